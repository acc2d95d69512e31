/// A program with its arguments.
struct Command: Sendable {
  let path: String
  /// The arguments after the program's own name.
  let arguments: [String]
}
