/// The connections that helpers expect.
struct ExpectationTable: Sendable {
}
