import CTVetRulesetModel

extension LintContext {
  /// The base chains of a hook that drop what no rule is made for, in one family at least, and accept
  /// something: those that drop everything are meant to.
  func closedChains(at hook: Hook) -> [ChainID] {
    var found: [ChainID] = []
    for family in [Family.ip, .ip6] {
      for id in flow.filters(at: hook, for: family)
      where !found.contains(id) && flow.isClosed(id, for: family) && mayAccept(id) {
        found.append(id)
      }
    }
    return found.sorted { $0.index < $1.index }
  }

  /// Whether a rule that a base chain leads to may accept.
  func mayAccept(_ base: ChainID) -> Bool {
    graph.reachable(from: base).contains { chain, _ in
      ruleset.chains[chain.index].rules.contains { rule in
        switch ruleset.end(of: ruleset.rule(rule)) {
        case .accept, .other: true
        case .none, .drop, .reject, .call: false
        }
      }
    }
  }
}
