import CTVetRulesetModel

/// Neighbour discovery that a chain drops, and why.
struct DiscoveryLoss {
  /// Why it is dropped.
  enum Cause {
    /// A rule drops what is not in some states, `untracked` left out.
    case droppedByState(RuleID)
    /// A rule accepts ICMPv6, but only in states that neighbour discovery never has.
    case acceptedByState(RuleID)
    /// A verdict map of the state has no entry for `untracked`.
    case missingInMap(RuleID)
    /// No rule is made for it.
    case missing
  }

  /// The chain.
  let chain: ChainID
  /// Its hook: input or output.
  let hook: Hook
  /// Why.
  let cause: Cause

  /// The ICMPv6 types of the messages without which neighbours don't find each other, RFC 4861.
  private static let solicitationAndAdvertisement: [UInt8] = [135, 136]

  /// The chains of input and output that drop neighbour discovery, though they let IPv6 through.
  static func all(in context: LintContext) -> [DiscoveryLoss] {
    guard context.flow.isComplete, context.host.speaksIPv6 != false else { return [] }
    return [Hook.input, .output].flatMap { hook in
      context.flow.filters(at: hook, for: .ip6).compactMap { loss(in: $0, hook, context) }
    }
  }

  private static func loss(
    in chain: ChainID, _ hook: Hook, _ context: LintContext
  ) -> DiscoveryLoss? {
    // Where one of them passes, the author knows of them, and chose.
    guard
      solicitationAndAdvertisement.allSatisfy({ type in
        !context.flow.outcome(of: probe(type, hook), in: chain).mayPass
      })
    else { return nil }
    // Where no connection of IPv6 gets through either, IPv6 is kept out on purpose.
    var known = Probe(.ip6, transport: Probe.Transport.tcp, .replies)
    known[hook == .input ? .inputInterface : .outputInterface] = .notName("lo")
    known[hook == .input ? .outputInterface : .inputInterface] = .absent
    guard context.flow.outcome(of: known, in: chain).mayPass else { return nil }
    return DiscoveryLoss(
      chain: chain, hook: hook, cause: cause(of: probe(135, hook), in: chain, context))
  }

  private static func probe(_ type: UInt8, _ hook: Hook) -> Probe {
    var probe = Probe.discovery(type: type)
    probe[hook == .input ? .outputInterface : .inputInterface] = .absent
    return probe
  }

  private static func cause(
    of probe: Probe, in chain: ChainID, _ context: LintContext
  ) -> Cause {
    let outcome = context.flow.outcome(of: probe, in: chain)
    if let rule = outcome.droppingRule {
      let facts = context.flow.facts(of: rule)
      if facts.asksConntrack, facts.situations.states.contains(.untracked),
        facts.situations.states != .all, facts.situations.states != .untracked
      {
        return .droppedByState(rule)
      }
    }
    let rules = context.reachedRules(of: chain)
    for rule in rules {
      let facts = context.flow.facts(of: rule.id)
      guard facts.step.mayAccept, facts.asksConntrack,
        facts.isAbout(transport: Probe.Transport.icmpv6),
        facts.truth(for: probe) == .no, facts.truth(for: probe.with(.late)) != .no
      else { continue }
      return .acceptedByState(rule.id)
    }
    for rule in rules {
      guard case .branches(let branches) = context.flow.facts(of: rule.id).step,
        isOfStates(branches), branches.allSatisfy({ $0.condition.truth(for: probe) == .no })
      else { continue }
      return .missingInMap(rule.id)
    }
    return .missing
  }

  private static func isOfStates(_ branches: [(condition: Condition, step: RuleFacts.Step)]) -> Bool
  {
    !branches.isEmpty
      && branches.allSatisfy { if case .situations = $0.condition { true } else { false } }
  }
}
