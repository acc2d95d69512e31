import CTVetDiagnostics
import CTVetRulesetModel

/// Reports source NAT past which `invalid` packets leave with their inner address.
enum NATLeaksInvalid: LintRule {
  static let info = RuleInfo(
    id: "NAT403", name: "nat-leaks-invalid", severity: .warning,
    summary: "`invalid` packets are forwarded, and leave with the source that NAT should hide.",
    rationale: """
      NAT works on connections. A packet that conntrack refused has none: it passes chains of type \
      nat by and leaves with the private source address. A late FIN or RST of a connection that \
      was forgotten is enough. The peer sees a packet from nowhere, and its own connection is not \
      reset.

      It is reported once for each IP version, where the rules certainly forward such packets. \
      Where routes are asymmetric, dropping `invalid` packets breaks connections that work.
      """,
    remedy: "Write `ct state invalid drop` in forward, in front of the rules that accept.",
    references: [
      "https://github.com/kubernetes/kubernetes/issues/94861",
      "https://github.com/QubesOS/qubes-core-agent-linux/pull/209",
      "https://github.com/containernetworking/plugins/issues/816",
    ],
    flagged: [
      """
      table ip t {
        chain p {
          type nat hook postrouting priority srcnat;
          oifname "out0" 1️⃣masquerade
        }
      }
      """,
      """
      table ip t {
        chain p {
          type nat hook postrouting priority srcnat;
          oifname "wan" 1️⃣snat to 192.0.2.1
        }
        chain f {
          type filter hook forward priority filter; policy drop;
          ct state established,related accept
          iifname "lan" oifname "wan" accept
        }
      }
      """,
      """
      *nat
      :POSTROUTING ACCEPT [0:0]
      -A POSTROUTING -o eth0 -j 1️⃣MASQUERADE
      COMMIT
      *filter
      :FORWARD ACCEPT [0:0]
      COMMIT
      """,
    ],
    accepted: [
      """
      table ip t {
        chain f {
          type filter hook forward priority filter;
          ct state invalid drop
        }
        chain p {
          type nat hook postrouting priority srcnat;
          oifname "out0" masquerade
        }
      }
      """,
      """
      table ip t {
        chain f {
          type filter hook forward priority filter; policy drop;
          ct state established,related accept
          iifname "lan" oifname "wan" ct state new accept
        }
        chain p {
          type nat hook postrouting priority srcnat;
          oifname "wan" masquerade
        }
      }
      """,
    ])

  private static let limit = 32

  static func check(_ context: LintContext, into findings: inout Findings) {
    guard context.flow.isComplete, context.host.forwards != false else { return }
    for family in [Family.ip, .ip6] {
      let sources = context.unusualStatements.lazy.filter { isSourceNAT($0, family, context) }
      for unusual in sources.prefix(limit) {
        guard let reached = reached(unusual, context),
          let packet = leak(reached, family, context)
        else { continue }
        findings.report(
          at: unusual.range,
          "`invalid` packets are forwarded too, and leave with the source that they came with",
          hint: "write `ct state invalid drop` in forward, in front of the rules that accept",
          witness: witness(packet))
        break
      }
    }
  }

  private static func isSourceNAT(
    _ unusual: UnusualStatement, _ family: Family, _ context: LintContext
  ) -> Bool {
    guard case .nat(let nat) = unusual.statement, nat.kind == .masquerade || nat.kind == .snat,
      context.flow.families(of: unusual.chain).contains(family)
    else { return false }
    let places = context.contexts.places(of: unusual.chain)
    return !places.isEmpty && places.allSatisfy { $0.hook.hook == .postrouting }
  }

  private static func reached(_ unusual: UnusualStatement, _ context: LintContext)
    -> ReachedRule?
  {
    guard let base = context.contexts[unusual.chain].first else { return nil }
    if unusual.chain == base { return ReachedRule(id: unusual.rule, calls: []) }
    return context.reachedRules(of: base).first { $0.id == unusual.rule }
  }

  private static func witness(_ packet: Probe) -> Witness? {
    guard var scene = WitnessScene(of: packet, at: .forward) else { return nil }
    scene.stray(expecting: "accept, ct state invalid, \(scene.sourceMatch)")
    return scene.witness
  }

  /// A refused segment, such as the rule translates, that certainly gets through.
  private static func leak(_ rule: ReachedRule, _ family: Family, _ context: LintContext)
    -> Probe?
  {
    var start = Probe(family, transport: Probe.Transport.tcp, .all)
    start[.sourcePort] = .other
    start[.destinationPort] = .other
    start[.destinationAddress] = .other
    start[.flags] = .number(0x11)
    guard var probe = context.example(of: rule, from: start), probe[.inputInterface] != .name("lo"),
      probe[.outputInterface] != .name("lo")
    else { return nil }
    probe.situations = .refused
    if probe[.outputInterface] == .unknown { probe[.outputInterface] = .other }
    if probe[.sourceAddress] == .unknown { probe[.sourceAddress] = .other }
    let filters = context.flow.filters(at: .forward, for: family)
    let names = filters.flatMap {
      context.inputInterfaces(
        namedBy: context.reachedRules(of: $0), datum: .inputInterface, limit: 4)
    }
    for input in names.map({ Probe.Value.name($0) }) + [.other] {
      guard input != probe[.outputInterface] else { continue }
      probe[.inputInterface] = input
      let passes = [Hook.prerouting, .forward, .postrouting].allSatisfy { hook in
        var packet = probe
        if hook == .prerouting { packet[.outputInterface] = .absent }
        return context.flow.outcome(of: packet, at: hook, for: family).possible == .accept
      }
      if passes { return probe }
    }
    return nil
  }
}
