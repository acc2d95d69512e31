package import CTVetDiagnostics

/// Collects what one check reports.
public struct Findings: Sendable {
  /// The check that reports.
  let info: RuleInfo
  /// What was reported so far.
  package private(set) var diagnostics: [Diagnostic] = []

  init(for info: RuleInfo) {
    self.info = info
  }

  /// Reports a finding under the check's id, with the check's severity unless another is given.
  mutating func report(
    at range: SourceRange, _ message: String, severity: Severity? = nil, hint: String? = nil,
    notes: [Diagnostic.Note] = [], fixIts: [FixIt] = [], witness: Witness? = nil
  ) {
    diagnostics.append(
      Diagnostic(
        id: info.id, severity ?? info.severity, at: range, message, hint: hint, notes: notes,
        fixIts: fixIts, witness: witness))
  }
}
