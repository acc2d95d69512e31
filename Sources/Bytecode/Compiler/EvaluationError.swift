import CTVetDiagnostics

/// Why a rule cannot be compiled.
struct EvaluationError: Error {
  /// What is wrong, and where; nil where the language has told it already.
  let diagnostic: Diagnostic?

  /// The text could not be understood, which was reported.
  static let unreadable = EvaluationError()

  private init() { diagnostic = nil }

  init(
    _ id: String, at range: SourceRange, _ message: String, hint: String? = nil,
    notes: [Diagnostic.Note] = []
  ) {
    diagnostic = Diagnostic(id: id, .error, at: range, message, hint: hint, notes: notes)
  }
}
