package import CTVetDiagnostics

/// Why something that a table declares can't be sent.
package struct DeclarationError: Error, Equatable {
  /// What is wrong, and where.
  package let diagnostic: Diagnostic

  init(
    _ id: String, at range: SourceRange, _ message: String, hint: String? = nil,
    notes: [Diagnostic.Note] = []
  ) {
    diagnostic = Diagnostic(id: id, .error, at: range, message, hint: hint, notes: notes)
  }
}
