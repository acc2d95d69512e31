import CTVetRulesetModel

/// Where packets may still be that conntrack refused, and that `ct state invalid` matches.
struct RefusedPackets {
  /// By the chain's index: the first rule that drops all of them, by its place; nil where none does.
  private var firstDrop: [Int?]
  /// By the chain's index: whether they may get to its beginning.
  private var arrive: [Bool]
  /// By the rule's index: its place in its chain.
  private var places: [Int]
  private let ruleset: Ruleset

  /// Follows such packets of a transport protocol, or of any.
  init(transport: UInt8? = nil, _ context: LintContext) {
    ruleset = context.ruleset
    firstDrop = [Int?](repeating: nil, count: ruleset.chains.count)
    arrive = [Bool](repeating: false, count: ruleset.chains.count)
    places = [Int](repeating: 0, count: ruleset.rules.count)
    let live = ruleset.liveChains
    let probe = Probe(nil, transport: transport, .refused)
    for id in live {
      for (place, rule) in ruleset.chains[id.index].rules.enumerated() {
        places[Int(rule.index)] = place
      }
    }
    for id in live where ruleset.chains[id.index].base?.type != .nat {
      firstDrop[id.index] = ruleset.chains[id.index].rules.firstIndex { rule in
        Self.drops(context.flow.facts(of: rule), probe, ruleset)
      }
    }
    var waiting = live.filter { id in
      // Another file may call a chain that this one only adds rules to.
      ruleset.chains[id.index].base != nil || !ruleset.chains[id.index].isDeclared
    }
    for id in waiting { arrive[id.index] = true }
    while let chain = waiting.popLast() {
      for call in context.graph.calls(of: chain)
      where !arrive[call.to.index] && mayMeet(call.rule, in: chain) {
        arrive[call.to.index] = true
        waiting.append(call.to)
      }
    }
  }

  /// Whether such a packet may get to a rule.
  func mayMeet(_ rule: RuleID) -> Bool { mayMeet(rule, in: ruleset.rule(rule).chain) }

  private func mayMeet(_ rule: RuleID, in chain: ChainID) -> Bool {
    guard arrive[chain.index] else { return false }
    guard let drop = firstDrop[chain.index] else { return true }
    return places[Int(rule.index)] <= drop
  }

  private static func drops(_ facts: RuleFacts, _ probe: Probe, _ ruleset: Ruleset) -> Bool {
    guard facts.asksConntrackState(of: probe), facts.truth(for: probe) == .yes else { return false }
    return drops(facts.step, probe, ruleset)
  }

  private static func drops(_ step: RuleFacts.Step, _ probe: Probe, _ ruleset: Ruleset) -> Bool {
    switch step {
    case .drop, .reject: return true
    case .call(let chain, _): return ruleset.dropsAll(.call(chain))
    case .branches(let branches):
      for branch in branches {
        switch branch.condition.truth(for: probe) {
        case .no: continue
        case .maybe: return false
        case .yes: return drops(branch.step, probe, ruleset)
        }
      }
      return false
    default: return false
    }
  }
}

extension RuleFacts {
  /// Whether the rule tells packets by their state at all, rather than dropping whatever comes.
  fileprivate func asksConntrackState(of probe: Probe) -> Bool {
    if asksConntrack { return true }
    guard case .branches(let branches) = step else { return false }
    return branches.contains { if case .situations = $0.condition { true } else { false } }
  }
}
