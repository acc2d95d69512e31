import CTVetDiagnostics

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
