import CTVetRulesetModel

/// The packets for which a rule surely ends the walk through its chain.
struct RuleCoverage {
  /// Which packets; exact.
  let condition: RuleCondition
  /// Whether the rule does the same with all of them; a verdict map need not.
  let isUniform: Bool
}

extension Ruleset {
  /// For which packets a rule surely ends the walk through its chain; nil where none are known.
  func coverage(of id: RuleID, _ conditions: RuleConditions) -> RuleCoverage? {
    let rule = rule(id)
    let condition = conditions[id]
    let count = Int(rule.statements.count)
    guard count > 0, condition.isExact, condition.contradiction == nil else { return nil }
    switch statement(count - 1, of: rule.statements) {
    case .verdict(.accept), .verdict(.drop), .verdict(.return), .verdict(.goto), .reject, .queue,
      .nat, .chain(_, goto: true):
      return RuleCoverage(condition: condition, isUniform: true)
    case .verdictMap(let key, let map):
      return coverage(of: key, map, in: condition, conditions)
    default: return nil
    }
  }

  /// The packets for which the map itself holds a verdict that ends the walk.
  private func coverage(
    of key: ExpressionID, _ map: ExpressionID, in condition: RuleCondition,
    _ conditions: RuleConditions
  ) -> RuleCoverage? {
    let key = resolved(key)
    guard case .set = expression(resolved(map)), let read = ReadField(key, in: self),
      let field = conditions.number(of: read.field), !conditions.isWritten(read.field)
    else { return nil }
    var decided: [FieldValues] = []
    for element in elements(of: map) {
      guard let data = element.data, case .verdict(let verdict) = expression(data),
        verdict == .accept || verdict == .drop,
        let values = read.values(ofKey: element.key, in: self)
      else { continue }
      decided.append(values)
    }
    let all = FieldValues(union: decided.flatMap(\.ranges))
    var narrowed = condition
    guard !all.isEmpty, narrowed.restrict(field, to: all) else { return nil }
    return RuleCoverage(condition: narrowed, isUniform: false)
  }
}
