import CTVetRulesetModel

/// A test of the field by which a network header names what follows it: `ip protocol`, `ip6 nexthdr`.
struct NextProtocolUse {
  /// The rule.
  let rule: Rule
  /// The rule's id.
  let id: RuleID
  /// The field's expression.
  let field: ExpressionID
  /// Whether the field is tested alone, not as part of a concatenation.
  let isAlone: Bool
  /// The protocol numbers that it is compared with; nil where they aren't known.
  let protocols: Set<UInt64>?

  /// Every test of a header's field in the rules of some families.
  static func all(
    of header: Header, _ field: HeaderField, in ruleset: Ruleset, families: Set<Family>
  ) -> [NextProtocolUse] {
    var found: [NextProtocolUse] = []
    for chain in ruleset.chains
    where !chain.isDeleted && families.contains(ruleset.table(chain.table).family) {
      for id in chain.rules {
        let rule = ruleset.rule(id)
        for statement in ruleset.statements(rule.statements) {
          let (tested, values): (ExpressionID, ExpressionID)
          switch statement {
          case .match(let left, _, let right): (tested, values) = (left, right)
          case .verdictMap(let key, let map): (tested, values) = (key, map)
          default: continue
          }
          guard let place = ruleset.place(of: header, field, in: tested) else { continue }
          let isAlone = place == ruleset.resolved(tested)
          found.append(
            NextProtocolUse(
              rule: rule, id: id, field: place, isAlone: isAlone,
              protocols: isAlone ? ruleset.constants(of: values, as: .inetProto) : nil))
        }
      }
    }
    return found
  }
}

extension Ruleset {
  /// The field, where it is an expression or a part of a concatenation.
  fileprivate func place(
    of header: Header, _ field: HeaderField, in id: ExpressionID
  ) -> ExpressionID? {
    let id = resolved(id)
    switch expression(id) {
    case .payload(header, field): return id
    case .concatenation(let parts):
      return expressions(parts).lazy.compactMap { place(of: header, field, in: $0) }.first
    default: return nil
    }
  }
}
