import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules for new connections that ask for confirmed ones.
enum FirstPacketConfirmed: LintRule {
  static let info = RuleInfo(
    id: "CT109", name: "first-packet-never-confirmed", severity: .warning,
    summary: "A rule for `new` packets asks for `confirmed`, which the first packet never is.",
    rationale: """
      A connection is confirmed when its first packet leaves the host or is delivered, behind every \
      rule that could ask. So `new` and `confirmed` together match repeated packets only: a second \
      SYN, a second datagram of an unanswered query. A rule that means known connections with it \
      lets the first packet pass by.
      """,
    remedy: "Write `ct state established` for connections that are known already.",
    references: ["`nf_conntrack_confirm`: net/netfilter/nf_conntrack_core.c"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter;
          ct state new 1️⃣ct status confirmed accept
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook input priority filter;
          1️⃣ct status confirmed ct state { new } tcp dport 22 accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter;
          ct state established accept
          ct status confirmed accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook forward priority filter;
          ct state new ct status ! confirmed accept
          ct state established,new ct status confirmed accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    let confirmed = SituationSet { $0.status.contains(.confirmed) }
    for use in ruleset.references.conntrack where use.keyRead == .status {
      guard ruleset.isLive(use.rule) else { continue }
      let rule = ruleset.rule(use.rule)
      let asked = context.flow.facts(of: use.rule).situations
      guard asked.states == .new, asked.isSubset(of: confirmed),
        context.contexts.isBehindConntrack(rule.chain)
      else { continue }
      findings.report(
        at: use.range,
        "the first packet of a connection is not `confirmed`: with `new` only its repetitions match",
        hint: "write `ct state established` where known connections are meant")
    }
  }
}
