public import CTVetDiagnostics

/// A command of a file that removes or asks for something, kept for what checks want to know.
public struct Command: Sendable {
  /// What it does.
  public enum Verb: String, Sendable {
    /// Removes; an error where nothing is there.
    case delete
    /// Removes, where something is there.
    case destroy
    /// Empties.
    case flush
    /// Everything that changes nothing in the ruleset's structure.
    case other
  }

  /// What it does.
  public let verb: Verb
  /// The keyword of the object: `ruleset`, `table`, `chain`, ….
  public let object: String
  /// The family, where one is written.
  public let family: Family?
  /// The whole command.
  public let range: SourceRange

  package init(verb: Verb, object: String, family: Family?, range: SourceRange) {
    self.verb = verb
    self.object = object
    self.family = family
    self.range = range
  }
}
