/// The ids of diagnostics about scenarios and captures.
package enum ScenarioDiagnostics {
  /// A line that does not follow the grammar.
  package static let syntaxError = "SCN001"
  /// A word that means nothing in its place.
  package static let unknownWord = "SCN002"
  /// A host or interface that is not declared, or declared twice.
  package static let name = "SCN003"
  /// A number, address, time or text that is malformed or out of range.
  package static let badValue = "SCN004"
  /// A statement in a place where it means nothing.
  package static let misplaced = "SCN005"
  /// A packet whose parts contradict each other.
  package static let contradiction = "SCN006"
  /// A point in time that lies before the one above.
  package static let backwards = "SCN007"
  /// A file that can't be read.
  package static let file = "SCN008"
  /// A command or setting that the model does not know.
  package static let notModelled = "SCN009"
  /// A capture file that is broken.
  package static let capture = "SCN010"
  /// A JSON text that is broken or is no case.
  package static let json = "SCN011"

  /// An expectation that did not hold.
  package static let expectation = "SCN012"

  /// Every id with a name in words, sorted.
  package static let all: [(id: String, name: String)] = [
    (syntaxError, "syntax-error"), (unknownWord, "unknown-word"), (name, "unknown-name"),
    (badValue, "bad-value"), (misplaced, "misplaced-statement"),
    (contradiction, "contradiction"), (backwards, "time-runs-backwards"),
    (file, "unreadable-file"), (notModelled, "not-modelled"), (capture, "broken-capture"),
    (json, "broken-case"), (expectation, "expectation-failed"),
  ]
}
