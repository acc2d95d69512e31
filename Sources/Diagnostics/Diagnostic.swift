/// One thing that is wrong, or worth knowing, at one place.
public struct Diagnostic: Equatable, Sendable {
  /// A second place that helps to understand the first.
  public struct Note: Equatable, Sendable {
    /// Where to look.
    public let range: SourceRange
    /// What is there.
    public let message: String

    /// Creates a note.
    public init(_ range: SourceRange, _ message: String) {
      self.range = range
      self.message = message
    }
  }

  /// The stable name of the kind of finding: `CT101`.
  public let id: String
  /// How bad it is.
  public let severity: Severity
  /// The bytes that it is about.
  public let range: SourceRange
  /// One sentence without a full stop.
  public let message: String
  /// What to do about it.
  public var hint: String?
  /// Other places that belong to it.
  public var notes: [Note]
  /// Ways to mend it, the best first.
  public var fixIts: [FixIt]
  /// Packets that show it, where there are some.
  public var witness: Witness?

  /// Creates a diagnostic.
  public init(
    id: String, _ severity: Severity, at range: SourceRange, _ message: String,
    hint: String? = nil, notes: [Note] = [], fixIts: [FixIt] = [], witness: Witness? = nil
  ) {
    self.id = id
    self.severity = severity
    self.range = range
    self.message = message
    self.hint = hint
    self.notes = notes
    self.fixIts = fixIts
    self.witness = witness
  }

  /// The same with another severity.
  public func with(severity: Severity) -> Diagnostic {
    guard severity != self.severity else { return self }
    return Diagnostic(
      id: id, severity, at: range, message, hint: hint, notes: notes, fixIts: fixIts,
      witness: witness)
  }
}
