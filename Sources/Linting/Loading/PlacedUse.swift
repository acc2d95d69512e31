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

  /// Every use in the live rules, in the order of the chains.
  static func all(in ruleset: Ruleset) -> [PlacedUse] {
    var found: [PlacedUse] = []
    var parts: [ExpressionID] = []
    var whole: [ExpressionID] = []
    for chain in ruleset.liveChains {
      for id in ruleset.chains[chain.index].rules {
        let list = ruleset.rule(id).statements
        for (statement, range) in zip(ruleset.statements(list), ruleset.ranges(list)) {
          if let feature = PlacedFeature(statement) {
            found.append(PlacedUse(feature: feature, chain: chain, range: range))
          }
          whole.removeAll(keepingCapacity: true)
          parts.removeAll(keepingCapacity: true)
          statement.appendExpressions(to: &whole)
          for expression in whole { ruleset.appendParts(of: expression, to: &parts) }
          for part in parts {
            guard let feature = PlacedFeature(ruleset.expression(part)) else { continue }
            found.append(PlacedUse(feature: feature, chain: chain, range: ruleset.range(part)))
          }
        }
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
