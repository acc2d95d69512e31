import CTVetDiagnostics
import CTVetRulesetModel

/// Reports services of TCP that may be opened in the middle of a connection.
enum NewWithoutSyn: LintRule {
  static let info = RuleInfo(
    id: "CT217", name: "new-without-syn-check", severity: .info, lifecycle: .optional,
    summary: "A service of TCP is accepted without a look at the flags: an ACK opens a connection.",
    rationale: """
      With `net.netfilter.nf_conntrack_tcp_loose=1`, the default, conntrack takes up connections in \
      the middle: a segment with ACK and no connection is `new`. A rule that accepts a port, with \
      `ct state new` or without, lets such segments through; the host answers with a reset. \
      It is reported once for each chain.
      """,
    remedy: """
      Drop `tcp flags & (fin|syn|rst|ack) != syn ct state new` in front, or set \
      `net.netfilter.nf_conntrack_tcp_loose=0`.
      """,
    references: ["`tcp_new`: net/netfilter/nf_conntrack_proto_tcp.c"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          1️⃣tcp dport 22 ct state new accept
        }
      }
      """,
      """
      table ip t {
        chain services {
          1️⃣tcp dport { 80, 443 } accept
        }
        chain c {
          type filter hook forward priority filter; policy drop;
          ct state vmap { established : accept, related : accept, new : jump services }
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          tcp flags & (fin|syn|rst|ack) != syn ct state new drop
          tcp dport 22 ct state new accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          tcp dport 22 tcp flags & (fin|syn|rst|ack) == syn accept
          udp dport 53 accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    var reported: Set<ChainID> = []
    for hook in [Hook.input, .forward] {
      for family in [Family.ip, .ip6] {
        for chain in context.flow.filters(at: hook, for: family)
        where !reported.contains(chain) && context.flow.isClosed(chain, for: family) {
          guard let rule = opened(chain, family, context) else { continue }
          reported.insert(chain)
          findings.report(
            at: context.rangeOfConditions(context.ruleset.rule(rule)),
            "a segment with ACK that belongs to no connection is `new` too, and opens one here",
            hint: "drop `tcp flags & (fin|syn|rst|ack) != syn ct state new` in front")
        }
      }
    }
  }

  /// A rule that certainly accepts an ACK without a connection.
  private static func opened(_ chain: ChainID, _ family: Family, _ context: LintContext)
    -> RuleID?
  {
    var start = Probe(family, transport: Probe.Transport.tcp, .beginnings)
    // ACK alone, RFC 9293.
    start[.flags] = .number(0x10)
    start[.sourcePort] = .other
    return context.reachedRules(of: chain).prefix(256).first { rule in
      let facts = context.flow.facts(of: rule.id)
      guard case .accept = facts.step,
        facts.conditions.contains(where: {
          if case .value(.destinationPort, _, isNegated: false) = $0 { true } else { false }
        }),
        facts.isAbout(transport: Probe.Transport.tcp),
        let probe = context.example(of: rule, from: start)
      else { return false }
      return context.flow.outcome(of: probe, in: chain).possible == .accept
    }?.id
  }
}
