import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules on the state that keep neighbour discovery out.
enum DiscoveryBlockedByState: LintRule {
  static let info = RuleInfo(
    id: "CT214", name: "nd-blocked-by-state-rule", severity: .error,
    summary: "Neighbour discovery, which is `untracked`, is dropped by a rule on the state.",
    rationale: """
      ICMPv6 neighbour and router discovery is not tracked: its packets are neither `new` nor \
      `established` but `untracked`. A rule that drops all but `new`, `established` and `related` \
      drops them, and `meta l4proto ipv6-icmp ct state new accept` doesn't admit them. Without \
      neighbour discovery IPv6 stops working. `ct state invalid drop` does no harm.
      """,
    remedy: "Accept neighbour discovery before any rule on the state, or `untracked` with `new`.",
    references: ["https://github.com/firewalld/firewalld/pull/380"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter;
          1️⃣ct state != { established, related, new } drop
          icmpv6 type nd-neighbor-solicit accept
        }
      }
      """,
      """
      table ip6 t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          meta l4proto ipv6-icmp 1️⃣ct state new accept
        }
        chain d {
          type filter hook output priority filter;
          2️⃣ct state ! new,established,related counter drop
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter;
          icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
          ct state != { established, related, new } drop
        }
      }
      """,
      """
      table ip6 t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state invalid drop
          ct state established,related accept
          meta l4proto ipv6-icmp ct state new,untracked accept
        }
      }
      table ip u {
        chain c {
          type filter hook input priority filter;
          ct state != { established, related, new } drop
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for loss in DiscoveryLoss.all(in: context) {
      let (id, message): (RuleID, String)
      switch loss.cause {
      case .droppedByState(let rule):
        (id, message) = (rule, "neighbour discovery is `untracked`, and this drops it")
      case .acceptedByState(let rule):
        (id, message) = (
          rule,
          "neighbour discovery is `untracked`: this doesn't accept it, and "
            + "`\(ruleset.path(of: loss.chain))` drops it"
        )
      case .missingInMap, .missing: continue
      }
      findings.report(
        at: context.rangeOfConntrackCondition(context.flow.facts(of: id), ruleset.rule(id)),
        message,
        hint: "accept `icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert }` before",
        witness: .solicitation(at: loss.hook, expecting: "drop, ct state untracked"))
    }
  }
}
