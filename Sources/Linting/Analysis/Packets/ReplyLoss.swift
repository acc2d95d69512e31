import CTVetDiagnostics
import CTVetRulesetModel

/// A connection whose first packet is let through and whose answer is dropped.
struct ReplyLoss {
  /// The rule that accepts the first packet; nil where nothing filters it.
  let acceptingRule: RuleID?
  /// The chain that drops the answer.
  let chain: ChainID
  /// The IP version.
  let family: Family
  /// The first packet.
  let first: Probe
  /// The rule that accepts the same answer of IPv4, where this is IPv6 and only that is let through.
  let rule4: RuleID?

  /// How many accepting rules of a chain are tried, so that long chains cost no more than others.
  private static let limit = 24

  /// The first one for each chain that drops answers.
  static func all(in context: LintContext) -> [ReplyLoss] {
    guard context.flow.isComplete else { return [] }
    var found: [ReplyLoss] = []
    for family in [Family.ip, .ip6] {
      for (hook, back) in [(Hook.forward, Hook.forward), (.input, .output), (.output, .input)] {
        if hook == .forward, context.host.forwards == false { continue }
        for chain in context.flow.filters(at: back, for: family)
        where context.flow.isClosed(chain, for: family)
          && !found.contains(where: { $0.chain == chain })
        {
          let firsts = firstPackets(at: hook, family, answeredIn: chain, context)
          let loss = firsts.lazy.compactMap { lost($0, in: chain, family, context) }.first
          if let loss { found.append(loss) }
        }
      }
    }
    return found
  }

  private typealias First = (rule: RuleID?, probe: Probe)

  /// First packets that get past a hook: any, or those that its rules accept.
  private static func firstPackets(
    at hook: Hook, _ family: Family, answeredIn chain: ChainID, _ context: LintContext
  ) -> [First] {
    let start = start(at: hook, family)
    let open = context.flow.outcome(of: start, at: hook, for: family)
    if open.possible == .accept, hook != .forward {
      // A chain that accepts nothing is there to keep everything out.
      return accepts(chain, context) ? [(nil, start)] : []
    }
    var found: [First] = []
    for base in context.flow.filters(at: hook, for: family)
    where context.flow.isClosed(base, for: family) {
      for rule in context.reachedRules(of: base) {
        guard found.count < limit else { break }
        let facts = context.flow.facts(of: rule.id)
        guard case .accept = facts.step, var probe = context.example(of: rule, from: start),
          probe[.inputInterface] != .name("lo"), probe[.outputInterface] != .name("lo")
        else { continue }
        if hook == .forward { exclude(&probe, .inputInterface, .outputInterface) }
        guard context.flow.outcome(of: probe, at: hook, for: family).mayPass else { continue }
        found.append((rule.id, probe))
      }
    }
    return found
  }

  private static func start(at hook: Hook, _ family: Family) -> Probe {
    var start = Probe(family, transport: Probe.Transport.tcp, .beginnings)
    start[.sourcePort] = .other
    start[.flags] = .number(2)
    switch hook {
    case .input:
      start[.inputInterface] = .notName("lo")
      start[.outputInterface] = .absent
    case .output:
      start[.inputInterface] = .absent
      start[.outputInterface] = .notName("lo")
    default: break
    }
    return start
  }

  /// A packet that is forwarded leaves through another interface than it came in.
  private static func exclude(_ probe: inout Probe, _ one: Probe.Datum, _ other: Probe.Datum) {
    for (known, open) in [(one, other), (other, one)] {
      if case .name(let name) = probe[known], probe[open] == .unknown {
        probe[open] = .notName(name)
      }
    }
  }

  private static func accepts(_ chain: ChainID, _ context: LintContext) -> Bool {
    context.reachedRules(of: chain).contains { rule in
      guard !context.ruleset.isForLoopbackOnly(context.ruleset.rule(rule.id)) else { return false }
      let facts = context.flow.facts(of: rule.id)
      return facts.step.mayAccept
        && !facts.conditions.contains { condition in
          if case .value(.outputInterface, let values, isNegated: false) = condition {
            return values.names == ["lo"]
          }
          return false
        }
    }
  }

  private static func lost(
    _ first: First, in chain: ChainID, _ family: Family, _ context: LintContext
  ) -> ReplyLoss? {
    let answer = first.probe.reply
    // Whoever drops answers by a condition has not forgotten them.
    guard !context.flow.outcome(of: answer, in: chain).mayPass,
      context.deliberateDrop(of: answer, in: chain) == nil
    else { return nil }
    var rule4: RuleID?
    if family == .ip6, context.ruleset.chains[chain.index].family == .inet {
      var other = answer
      other.family = .ip
      let outcome = context.flow.outcome(of: other, in: chain)
      if outcome.mayPass { rule4 = outcome.acceptingRule }
    }
    return ReplyLoss(
      acceptingRule: first.rule, chain: chain, family: family, first: first.probe, rule4: rule4)
  }
}

extension ReplyLoss {
  /// The first packet, and the answer that is dropped.
  func witness(_ context: LintContext) -> Witness? {
    let hook: Hook =
      switch context.ruleset.chains[chain.index].base?.hook {
      case .input: .output
      case .output: .input
      default: .forward
      }
    var scene = WitnessScene(of: first, at: hook)
    scene?.begin(expecting: "accept")
    scene?.answer(expecting: "drop")
    return scene?.witness
  }
}

extension RuleFacts.Step {
  /// Whether it accepts some packets, directly or by a map.
  var mayAccept: Bool {
    switch self {
    case .accept: true
    case .branches(let branches): branches.contains { $0.step.mayAccept }
    default: false
    }
  }
}
