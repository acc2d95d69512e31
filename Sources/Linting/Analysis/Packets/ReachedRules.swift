import CTVetRulesetModel

/// A rule that a base chain leads to, and the calls by which packets get there first.
struct ReachedRule {
  /// The rule.
  let id: RuleID
  /// The calling rules, outermost first.
  let calls: [RuleID]
}

extension LintContext {
  /// The rules that a base chain leads to, its own first; those that more calls lead to than the
  /// kernel lets nest are left out.
  func reachedRules(of base: ChainID) -> [ReachedRule] {
    var calls: [ChainID: [RuleID]] = [:]
    var found: [ReachedRule] = []
    for (chain, call) in graph.reachable(from: base) {
      var path: [RuleID] = []
      if let call {
        guard let before = calls[call.from], before.count < ChainWalk.deepest else { continue }
        path = before + [call.rule]
      }
      calls[chain] = path
      for id in ruleset.chains[chain.index].rules {
        found.append(ReachedRule(id: id, calls: path))
      }
    }
    return found
  }

  /// A packet that a rule takes, made out of another one; nil where the rule, or a call that leads
  /// to it, excludes it.
  func example(of rule: ReachedRule, from probe: Probe) -> Probe? {
    var made = probe
    for id in rule.calls + [rule.id] {
      guard let next = flow.facts(of: id).example(from: made) else { return nil }
      made = next
    }
    return made
  }

  /// The names of the interfaces, lo left out, that rules of a base chain ask packets to come
  /// through; the first few.
  func inputInterfaces(namedBy rules: [ReachedRule], datum: Probe.Datum, limit: Int = 6)
    -> [String]
  {
    var names: [String] = []
    for rule in rules {
      for condition in flow.facts(of: rule.id).conditions {
        guard case .value(datum, let values, isNegated: false) = condition else { continue }
        for name in values.names where name != "lo" && !name.hasSuffix("*") {
          if names.count < limit, !names.contains(name) { names.append(name) }
        }
      }
    }
    return names
  }
}
