import CTVetDiagnostics
import CTVetRulesetModel
import CTVetSimulation

/// A failed expectation as a diagnostic: at its place in the scenario, with the rule that decided as a note.
struct FailureFinding {
  /// The diagnostic; its ranges lie in `sources`.
  let diagnostic: Diagnostic
  /// The scenario's file and the files of the rules that are loaded now.
  let sources: SourceMap

  /// Tells of an expectation that did not hold.
  init(
    _ failure: CheckedExpectation.Failure, of expectation: ScenarioExpectation,
    _ runner: borrowing ScenarioRunner
  ) {
    let loaded = runner.loaded
    // Rules that were loaded on the way lie in files of their own.
    var sources = runner.history.current.ruleset.sources
    let index = loaded.sources.files.count - 1
    let base = sources.add(loaded.sources.files[index]).map { sources.bases[$0] } ?? 0
    self.sources = sources
    let range = expectation.range
    var hint: String?
    var notes: [Diagnostic.Note] = []
    if let decider = failure.decider {
      let decided = DeciderText(decider, runner)
      if let place = decided.range {
        notes.append(Diagnostic.Note(place, "decided by \(decided.text)"))
      } else {
        hint = "decided by \(decided.text)"
      }
    }
    diagnostic = Diagnostic(
      id: ScenarioDiagnostics.expectation, .error,
      at: SourceRange(base + range.start, base + range.end),
      "expected \(failure.expected), but \(failure.actual)", hint: hint, notes: notes)
  }
}
