import CTVetDiagnostics
import CTVetRulesetModel

/// Established connections whose ICMP errors are dropped.
struct ErrorLoss {
  /// The rule that accepts the packets of the connection.
  let rule: RuleID
  /// The chain that drops the errors.
  let chain: ChainID
  /// The IP version.
  let family: Family
  /// A packet that the rule accepts.
  let packet: Probe
  /// The error that is dropped.
  let error: Probe
  /// Whether the rule accepts `related` packets, but not those of ICMP.
  let acceptsRelated: Bool

  private static let limit = 24

  /// The first one for each chain.
  static func all(in context: LintContext) -> [ErrorLoss] {
    guard context.flow.isComplete, !context.ruleset.references.conntrack.isEmpty else { return [] }
    var found: [ErrorLoss] = []
    for hook in [Hook.input, .forward, .output] {
      if hook == .forward, context.host.forwards == false { continue }
      for family in [Family.ip, .ip6] {
        if family == .ip6, context.host.speaksIPv6 == false { continue }
        for chain in context.flow.filters(at: hook, for: family)
        where !found.contains(where: { $0.chain == chain }) {
          if let loss = loss(in: chain, hook, family, context) { found.append(loss) }
        }
      }
    }
    return found
  }

  private static func loss(
    in chain: ChainID, _ hook: Hook, _ family: Family, _ context: LintContext
  ) -> ErrorLoss? {
    let any = Probe.tooBig(family).with([.sourceAddress: .unknown, .destinationAddress: .unknown])
    // Most chains accept errors from anywhere.
    guard !context.flow.outcome(of: any, in: chain).passes else { return nil }
    let rules = context.reachedRules(of: chain)
    let datum: Probe.Datum = hook == .output ? .outputInterface : .inputInterface
    let names = context.inputInterfaces(namedBy: rules, datum: datum)
    // Where two interfaces have names, the rules name all that there are.
    let interfaces: [Probe.Value] = names.map { .name($0) } + (names.count < 2 ? [.other] : [])
    var tried = 0
    for rule in rules {
      let facts = context.flow.facts(of: rule.id)
      guard facts.step.mayAccept, asks(facts) else { continue }
      tried += 1
      guard tried <= limit else { break }
      for interface in interfaces {
        var start = Probe(family, transport: nil, .replies)
        start[datum] = interface
        start[hook == .output ? .inputInterface : .outputInterface] =
          hook == .forward ? .unknown : .absent
        guard let loss = loss(of: rule, from: start, in: chain, context) else { continue }
        return loss
      }
    }
    return nil
  }

  /// Whether the rule is about established connections.
  private static func asks(_ facts: RuleFacts) -> Bool {
    if facts.asksConntrack {
      return !facts.situations.intersection(.replies).isEmpty
        && facts.situations.states != .all
    }
    guard case .branches(let branches) = facts.step else { return false }
    return branches.contains { branch in
      guard case .situations(let passing, _) = branch.condition, branch.step.mayAccept else {
        return false
      }
      return !passing.intersection(.replies).isEmpty
    }
  }

  private static func loss(
    of rule: ReachedRule, from start: Probe, in chain: ChainID, _ context: LintContext
  ) -> ErrorLoss? {
    guard var packet = context.example(of: rule, from: start) else { return nil }
    let asked = packet.transport
    if asked == nil {
      packet.transport = Probe.Transport.tcp
    } else if asked != Probe.Transport.tcp, asked != Probe.Transport.udp {
      return nil
    }
    guard context.flow.outcome(of: packet, in: chain).mayPass,
      let family = packet.family
    else { return nil }
    var error = Probe.tooBig(family)
    for datum in [Probe.Datum.inputInterface, .outputInterface, .destinationAddress] {
      error[datum] = packet[datum]
    }
    // Any router on the way may send it.
    error[.sourceAddress] = .unknown
    error[.mark] = .unknown
    guard !context.flow.outcome(of: error, in: chain).mayPass else { return nil }
    let states = context.flow.facts(of: rule.id).situations.states
    return ErrorLoss(
      rule: rule.id, chain: chain, family: family, packet: packet, error: error,
      acceptsRelated: states.contains(.related) && states != .all)
  }
}

extension ErrorLoss {
  /// A connection, and the error about it that is dropped; nil for errors that this host sends.
  func witness(_ context: LintContext) -> Witness? {
    let hook = context.ruleset.chains[chain.index].base?.hook
    guard hook == .input || hook == .forward else { return nil }
    var scene = WitnessScene(of: packet.reply, at: hook == .input ? .output : .forward)
    scene?.begin(expecting: "accept")
    scene?.answer(expecting: "accept")
    scene?.error(expecting: "drop, ct state related")
    return scene?.witness
  }
}
