import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules that accept everything that conntrack knows, new connections included.
enum AllTrackedAccepted: LintRule {
  static let info = RuleInfo(
    id: "CT223", name: "state-new-established-equal", severity: .info, lifecycle: .optional,
    summary: "A rule accepts `new`, `established` and `related`: everything that is tracked.",
    rationale: """
      `ct state new,established,related` is true for every packet that has a connection, so without \
      another condition it accepts all but `invalid` and `untracked` packets. Rules for single \
      ports behind it decide nothing more.
      """,
    remedy: """
      Where that is meant, `ct state invalid drop` and `accept` say it more plainly; else take \
      `new` out.
      """,
    references: ["man nft(8), CONNTRACK EXPRESSIONS"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook output priority filter; policy drop;
          1️⃣ct state new,established,related accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          1️⃣ct state { established, related, new } counter accept
          tcp dport 22 accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook output priority filter; policy drop;
          ct state established,related accept
          ct status dnat accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook output priority filter; policy drop;
          oifname "lan" ct state new,established,related accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    context.forEachRule { id, rule, facts in
      guard case .accept = facts.step, facts.conditions.count == 1, facts.asksConntrack,
        facts.situations == SituationSet(states: [.new, .established, .related]),
        context.contexts.isBehindConntrack(rule.chain),
        ruleset.chains[rule.chain.index].base != nil
      else { return }
      findings.report(
        at: context.rangeOfConntrackCondition(facts, rule),
        "this accepts everything that is tracked: all but `invalid` and `untracked` packets",
        hint: "take `new` out, unless everything shall be accepted")
    }
  }
}
