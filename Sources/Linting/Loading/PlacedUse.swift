import CTVetDiagnostics
import CTVetRulesetModel

/// A place in a rule that has something which only some families and hooks have.
struct PlacedUse {
  /// What it has.
  let feature: PlacedFeature
  /// The chain of the rule.
  let chain: ChainID
  /// Where it is written.
  let range: SourceRange

  /// Every use among statements, in their order.
  static func all(_ statements: [UnusualStatement], in ruleset: Ruleset) -> [PlacedUse] {
    var found: [PlacedUse] = []
    var parts: [ExpressionID] = []
    var whole: [ExpressionID] = []
    for unusual in statements {
      if let feature = PlacedFeature(unusual.statement) {
        found.append(PlacedUse(feature: feature, chain: unusual.chain, range: unusual.range))
      }
      whole.removeAll(keepingCapacity: true)
      parts.removeAll(keepingCapacity: true)
      unusual.statement.appendExpressions(to: &whole)
      for expression in whole { ruleset.appendParts(of: expression, to: &parts) }
      for part in parts {
        guard let feature = PlacedFeature(ruleset.expression(part)) else { continue }
        found.append(
          PlacedUse(feature: feature, chain: unusual.chain, range: ruleset.range(part)))
      }
    }
    return found
  }
}

extension PlacedUse {
  /// Whether it changes addresses or ports.
  var isTranslation: Bool {
    if case .translation = feature { true } else { false }
  }
}
