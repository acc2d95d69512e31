import CTVetDiagnostics
import CTVetRulesetModel

/// Reports `ip protocol` where both IP versions go through.
enum IPProtocolInInet: LintRule {
  static let info = RuleInfo(
    id: "PKT601", name: "ip-protocol-in-inet", severity: .warning,
    summary: "`ip protocol` in a table of the family `inet` lets every IPv6 packet pass by.",
    rationale: """
      `ip protocol` reads IPv4's header. In an `inet` table nft puts `meta nfproto ipv4` in front of \
      it, so that the rule never applies to IPv6: a port that it opens stays closed there, and what \
      it drops comes in.

      It is a warning where the rule is about something that both versions have: TCP, UDP, SCTP, \
      DCCP, ports, the state of connections. It is an information for other protocols, and where \
      the chain looks at `ip6 nexthdr` too. Rules that say in another way that IPv4 is meant, or \
      are called only by such rules, are left alone.
      """,
    remedy: "Write `meta l4proto`, which both versions have.",
    references: ["`nft --debug=netlink` shows the added `meta load nfproto`"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          1️⃣ip protocol tcp ct state established accept
          2️⃣ip protocol { tcp, udp } th dport 53 accept
          3️⃣ip protocol . th dport { tcp . 22, udp . 53 } accept
          4️⃣ip protocol vmap { tcp : accept, udp : drop }
          5️⃣ip protocol != 6 drop
          6️⃣ip protocol icmp accept
          7️⃣ip protocol esp accept
        }
      }
      """,
      """
      add table inet filter
      add chain inet filter forward { type filter hook forward priority filter; policy drop; }
      add set inet filter known { type inet_proto; elements = { tcp, udp }; }
      add rule inet filter forward 1️⃣ip protocol @known ct state new log prefix "new: "
      add rule inet filter forward 2️⃣ip protocol != { tcp, udp } drop
      add rule inet filter forward meta l4proto { tcp, udp } accept
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          meta l4proto tcp ct state established accept
          ip protocol tcp ip saddr 10.0.0.0/8 accept
          ip protocol icmp icmp type echo-request accept
          meta nfproto ipv4 ip protocol tcp accept
          ip protocol udp reject with icmp port-unreachable
          meta nfproto vmap { ipv4 : jump four, ipv6 : drop }
        }
        chain four {
          ip protocol tcp accept
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook input priority filter; policy drop;
          ip protocol tcp accept
        }
      }
      """,
    ])

  /// The numbers of ICMP and IGMP, whose counterpart on IPv6 has another number.
  private static let versionBound: Set<UInt64> = [1, 2]
  /// The numbers of TCP, UDP, DCCP, SCTP and UDP-Lite.
  private static let withPorts: Set<UInt64> = [6, 17, 33, 132, 136]

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    let uses = NextProtocolUse.all(of: .ip, .protocol, in: ruleset, families: [.inet])
    guard !uses.isEmpty else { return }
    let counterparts = Set(
      NextProtocolUse.all(of: .ip6, .nexthdr, in: ruleset, families: [.inet]).map(\.rule.chain))
    for use in uses where !ruleset.isAbout(.ip, use.rule, beside: .protocol) {
      guard !isCalledForIPv4Only(use.rule.chain, context) else { continue }
      if let protocols = use.protocols, protocols.isSubset(of: versionBound) {
        findings.report(
          at: ruleset.range(use.field),
          "this matches IPv4 only; IPv6 has another protocol for it, `ipv6-icmp`", severity: .info,
          hint: "write `meta l4proto { icmp, ipv6-icmp }` where both are meant")
        continue
      }
      let isNeutral = isAboutBoth(use, ruleset) && !counterparts.contains(use.rule.chain)
      findings.report(
        at: ruleset.range(use.field), "this matches IPv4 only: IPv6 packets pass the rule by",
        severity: isNeutral ? nil : .info, hint: "write `meta l4proto`, which both versions have",
        fixIts: [
          FixIt(
            "write `meta l4proto`",
            edits: [FixIt.Edit(ruleset.range(use.field), "meta l4proto")], isSafe: isNeutral)
        ])
    }
  }

  /// Whether the rule looks at something that both IP versions have.
  private static func isAboutBoth(_ use: NextProtocolUse, _ ruleset: Ruleset) -> Bool {
    guard let protocols = use.protocols, protocols.isDisjoint(with: withPorts) else { return true }
    return ruleset.statements(use.rule.statements).contains { statement in
      ruleset.parts(of: statement).contains { part in
        switch ruleset.expression(part) {
        case .ct(.state, _, _), .payload(.transport, _): true
        default: false
        }
      }
    }
  }

  private static func isCalledForIPv4Only(_ chain: ChainID, _ context: LintContext) -> Bool {
    let calls = context.graph.edges.filter { $0.to == chain }
    return !calls.isEmpty
      && calls.allSatisfy { call in
        context.ruleset.isAbout(.ip, context.ruleset.rule(call.rule), beside: .protocol)
      }
  }
}
