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

/// An expression in a rule of its own, which is what the front end reads.
struct WrappedExpression {
  private static let before = "table inet explain {\nchain explain {\n"
  private static let after = "\n}\n}\n"

  /// The table with the expression.
  let file: SourceFile
  private let text: [UInt8]

  /// Wraps an expression.
  init(_ expression: String) {
    text = Array(expression.utf8)
    file = SourceFile(name: "expression", text: Self.before + expression + Self.after)
  }

  /// The expression with a range of the wrapped text underlined.
  func excerpt(_ range: SourceRange) -> SourceExcerpt {
    let offset = Self.before.utf8.count
    let lower = min(max(Int(range.start) - offset, 0), text.count)
    let upper = min(max(Int(range.end) - offset, lower), text.count)
    return SourceExcerpt(line: text[...], span: lower..<upper)
  }
}
