import CTVetDiagnostics

/// Why there is no explanation.
enum ExplanationProblem {
  /// Something that is wrong with the words as a whole.
  case message(String, hint: String?)
  /// Something that is wrong at one place of an expression.
  case expression(WrappedExpression, SourceRange, String, hint: String?)

  /// Writes it to standard error.
  func write() {
    var messages = MessageWriter(color: .auto)
    switch self {
    case .message(let message, let hint):
      messages.write(message, hint: hint)
    case .expression(let expression, let range, let message, let hint):
      messages.write(message, excerpt: expression.excerpt(range), hint: hint)
    }
  }
}
