import CTVetDiagnostics
import CTVetRulesetModel

/// Fields of the packet that a tunnel carries; known to nft from 1.0.7 on.
extension RuleCompiler {
  mutating func inner(
    _ header: Header, _ field: ExpressionID, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    throw EvaluationError(
      EvaluationDiagnostics.unsupported, at: range,
      "fields inside of `\(header.spelling)` can't be compiled yet",
      hint: "nft 1.0.6 does not know them either")
  }
}
