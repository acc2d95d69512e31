import CTVetDiagnostics
import CTVetRulesetModel

/// A connection whose destination is translated and that a filter drops behind.
struct TranslatedService {
  /// Where the translation is written.
  let range: SourceRange
  /// The chain that drops the translated packet.
  let chain: ChainID
  /// The packet as it arrived.
  let before: Probe
  /// The packet as it is after translation.
  let after: Probe
  /// A rule that accepts the packet as it arrived, which the translated one doesn't match.
  let blindRule: RuleID?

  private static let limit = 64

  /// Those whose packets are certainly dropped.
  static func all(in context: LintContext) -> [TranslatedService] {
    guard context.flow.isComplete else { return [] }
    var found: [TranslatedService] = []
    var tried = 0
    for unusual in context.unusualStatements {
      guard case .nat(let nat) = unusual.statement, nat.kind == .dnat || nat.kind == .redirect
      else { continue }
      tried += 1
      guard tried <= limit else { break }
      if let service = service(unusual, nat, context) { found.append(service) }
    }
    return found
  }

  private static func service(_ unusual: UnusualStatement, _ nat: NAT, _ context: LintContext)
    -> TranslatedService?
  {
    let ruleset = context.ruleset
    let places = context.contexts.places(of: unusual.chain)
    guard let base = places.first, places.allSatisfy({ $0.hook.hook == .prerouting }),
      let target = Target(nat, ruleset),
      let reached = reached(unusual, from: base.base, context),
      let before = context.example(of: reached, from: start(target, base.base, context)),
      let family = before.family, before.transport != nil
    else { return nil }
    var after = before
    after.situations = SituationSet.translatedBeginnings
    if let address = target.address { after[.destinationAddress] = .number(address) }
    if target.address == nil { after[.destinationAddress] = .unknown }
    if let port = target.port { after[.destinationPort] = .number(port) }
    let hook: Hook = target.address == nil ? .input : .forward
    if hook == .input { after[.outputInterface] = .absent }
    if hook == .forward, context.host.forwards == false { return nil }
    for chain in context.flow.filters(at: hook, for: family)
    where !context.flow.outcome(of: after, in: chain).mayPass {
      return TranslatedService(
        range: unusual.range, chain: chain, before: before, after: after,
        blindRule: blindRule(before, after, in: chain, context))
    }
    return nil
  }

  private static func reached(
    _ unusual: UnusualStatement, from base: ChainID, _ context: LintContext
  ) -> ReachedRule? {
    if unusual.chain == base { return ReachedRule(id: unusual.rule, calls: []) }
    return context.reachedRules(of: base).first { $0.id == unusual.rule }
  }

  private static func start(_ target: Target, _ base: ChainID, _ context: LintContext) -> Probe {
    let table = context.ruleset.chains[base.index].family
    var start = Probe(target.family ?? (table == .ip6 ? .ip6 : .ip), .beginnings)
    start[.inputInterface] = .notName("lo")
    start[.sourcePort] = .other
    start[.flags] = .number(2)
    return start
  }

  /// An accepting rule that names the address or the port from before the translation.
  private static func blindRule(
    _ before: Probe, _ after: Probe, in chain: ChainID, _ context: LintContext
  ) -> RuleID? {
    context.reachedRules(of: chain).first { rule in
      let facts = context.flow.facts(of: rule.id)
      guard facts.step.mayAccept, facts.truth(for: before) != .no else { return false }
      return facts.conditions.contains { condition in
        guard case .value(let datum, _, isNegated: false) = condition,
          datum == .destinationPort || datum == .destinationAddress
        else { return false }
        return condition.truth(for: before) == .yes && condition.truth(for: after) == .no
      }
    }?.id
  }

  /// Where a translation leads: one address, or this host.
  private struct Target {
    var family: Family?
    var address: UInt128?
    var port: UInt128?

    init?(_ nat: NAT, _ ruleset: Ruleset) {
      if let id = nat.address {
        let four = ruleset.values(id, as: .ipv4Addr)
        let six = ruleset.values(id, as: .ipv6Addr)
        if four.isComplete, four.ranges.count == 1 {
          (family, address) = (.ip, four.ranges[0].lowerBound)
          // A service of this host itself.
          if four.ranges[0].lowerBound >> 24 == 127 { return nil }
        } else if six.isComplete, six.ranges.count == 1 {
          (family, address) = (.ip6, six.ranges[0].lowerBound)
          if six.ranges[0].lowerBound == 1 { return nil }
        } else {
          return nil
        }
      } else if nat.kind != .redirect {
        return nil
      }
      if let id = nat.port {
        let ports = ruleset.values(id, as: .inetService)
        guard ports.isComplete, ports.ranges.count == 1,
          ports.ranges[0].lowerBound == ports.ranges[0].upperBound
        else { return nil }
        port = ports.ranges[0].lowerBound
      }
    }
  }
}

extension TranslatedService {
  /// The packet that is translated and then dropped.
  var witness: Witness? {
    let isRedirected = after[.outputInterface] == .absent
    var scene = WitnessScene(
      of: isRedirected ? before : after, at: isRedirected ? .input : .forward)
    if isRedirected {
      scene?.begin(expecting: "drop, ct status dnat")
    } else {
      scene?.begin(
        to: before[.destinationAddress], port: before[.destinationPort],
        expecting: "drop, ct status dnat")
    }
    return scene?.witness
  }
}

extension SituationSet {
  /// Those of the first packet of a connection whose destination was translated.
  static let translatedBeginnings = SituationSet {
    $0.state == .new && $0.hasConnection && $0.status == .destinationNAT
  }
}
