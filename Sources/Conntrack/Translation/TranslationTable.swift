/// What NAT keeps between connections.
struct TranslationTable: Sendable {
}
