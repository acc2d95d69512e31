import CTVetDiagnostics

/// Why a rule cannot be compiled.
struct EvaluationError: Error {
  /// What is wrong, and where.
  let diagnostic: Diagnostic

  init(
    _ id: String, at range: SourceRange, _ message: String, hint: String? = nil,
    notes: [Diagnostic.Note] = []
  ) {
    diagnostic = Diagnostic(id: id, .error, at: range, message, hint: hint, notes: notes)
  }
}
