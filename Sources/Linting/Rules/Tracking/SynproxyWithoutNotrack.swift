import CTVetDiagnostics
import CTVetRulesetModel

/// Reports SYN proxies whose handshakes conntrack has taken already.
enum SynproxyWithoutNotrack: LintRule {
  static let info = RuleInfo(
    id: "CT312", name: "synproxy-without-notrack", severity: .warning,
    summary: "`synproxy` answers SYNs, but they are tracked as connections of their own.",
    rationale: """
      A SYN proxy answers the SYN of a client itself and opens the connection to the server only \
      with the ACK. The SYN must not be tracked, or conntrack has an entry for the handshake with \
      the proxy and the flood fills the table that the proxy is there to protect. So a rule in \
      prerouting at `priority raw` exempts SYNs, and the proxy takes `invalid` and `untracked` \
      packets.
      """,
    remedy: """
      Write `tcp flags syn notrack` in prerouting at `priority raw`, `ct state invalid,untracked \
      synproxy …` in input or forward, and set `net.netfilter.nf_conntrack_tcp_loose=0`.
      """,
    references: ["https://wiki.nftables.org/wiki-nftables/index.php/Synproxy"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter;
          tcp dport 80 ct state invalid,untracked 1️⃣synproxy mss 1460 wscale 7
        }
      }
      """,
      """
      table inet t {
        chain r {
          type filter hook prerouting priority raw;
          tcp dport 80 tcp flags syn notrack
        }
        chain c {
          type filter hook input priority filter;
          tcp dport 80 ct state new 1️⃣synproxy mss 1460 wscale 7
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain r {
          type filter hook prerouting priority raw;
          tcp dport 80 tcp flags syn notrack
        }
        chain c {
          type filter hook input priority filter;
          tcp dport 80 ct state invalid,untracked synproxy mss 1460 wscale 7
        }
      }
      """,
      """
      *raw
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -p tcp -m tcp --dport 80 --syn -j CT --notrack
      COMMIT
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -p tcp -m tcp --dport 80 -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1460
      COMMIT
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    context.forEachRule { id, rule, facts in
      let statements = ruleset.statements(rule.statements)
      for (statement, range) in zip(statements, ruleset.ranges(rule.statements)) {
        switch statement {
        case .synproxy, .object(.synproxy, _): break
        default: continue
        }
        let exempt = SituationSet.exempt.intersection(facts.situations)
        if exempt.isEmpty {
          findings.report(
            at: range,
            "the SYNs that the proxy answers are `untracked`, and this rule leaves them out",
            hint: "ask for `ct state invalid,untracked`")
        } else if !mayExempt(facts, context), context.flow.isComplete {
          findings.report(
            at: range, "no rule exempts the SYNs from tracking that the proxy answers",
            hint: "write `tcp flags syn notrack` in prerouting at priority raw")
        }
      }
    }
  }

  private static func mayExempt(_ facts: RuleFacts, _ context: LintContext) -> Bool {
    var syn = Probe(nil, transport: Probe.Transport.tcp, .exempt)
    syn[.flags] = .number(2)
    let probe = facts.example(from: syn)?.with(.all)
    return context.exemptions.contains { exemption in
      exemption.hook != .output
        && context.flow.facts(of: exemption.use.rule).truth(for: probe ?? syn) != .no
    }
  }
}
