/// A change of text that mends a finding.
public struct FixIt: Equatable, Sendable {
  /// Bytes to replace; an empty range inserts.
  public struct Edit: Equatable, Sendable {
    /// The bytes that go.
    public let range: SourceRange
    /// The text that comes.
    public let replacement: String

    /// Creates an edit.
    public init(_ range: SourceRange, _ replacement: String) {
      self.range = range
      self.replacement = replacement
    }
  }

  /// What applying it does, as an order: "write `! established`".
  public let message: String
  /// The edits, none overlapping another.
  public let edits: [Edit]
  /// Whether it keeps the meaning that the author had, so that a tool may apply it unasked.
  public let isSafe: Bool

  /// Creates a fix-it.
  public init(_ message: String, edits: [Edit], isSafe: Bool) {
    self.message = message
    self.edits = edits
    self.isSafe = isSafe
  }
}
