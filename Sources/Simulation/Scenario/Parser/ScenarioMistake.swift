import CTVetDiagnostics

/// Why a statement of a scenario can't be read.
struct ScenarioMistake: Error {
  /// What to tell.
  let diagnostic: Diagnostic

  /// Creates a mistake at some bytes of a file that begins at an offset.
  init(
    _ id: String, at range: Range<Int>, _ message: String, hint: String? = nil
  ) {
    diagnostic = Diagnostic(
      id: id, .error, at: SourceRange(UInt32(range.lowerBound), UInt32(range.upperBound)), message,
      hint: hint)
  }

  /// A part of the grammar that is missing.
  static func syntax(_ range: Range<Int>, _ message: String, hint: String? = nil) -> Self {
    Self(ScenarioDiagnostics.syntaxError, at: range, message, hint: hint)
  }

  /// A value that is none.
  static func value(_ range: Range<Int>, _ message: String, hint: String? = nil) -> Self {
    Self(ScenarioDiagnostics.badValue, at: range, message, hint: hint)
  }

  /// A word in a place that has others.
  static func word(
    _ word: ScenarioCursor.Word, _ message: String, among candidates: [String]
  ) -> Self {
    let closest = SpellingSuggestion.closest(to: word.text, among: candidates)
    let list = candidates.joined(separator: ", ")
    return Self(
      ScenarioDiagnostics.unknownWord, at: word.range, message,
      hint: closest.map { "did you mean \($0)?" } ?? "one of: \(list)")
  }
}

extension ScenarioMistake {
  /// A word in a place that has others, with a hint of its own.
  static func word(_ word: ScenarioCursor.Word, _ message: String, hint: String) -> Self {
    Self(ScenarioDiagnostics.unknownWord, at: word.range, message, hint: hint)
  }
}
