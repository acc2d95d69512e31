import CTVetDiagnostics
import CTVetRulesetModel

/// Tells that `filter` is another number on bridges.
enum BridgeFilterPriority: LintRule {
  static let info = RuleInfo(
    id: "PKT612", name: "bridge-filter-priority", severity: .info, lifecycle: .optional,
    summary: "In the family `bridge` the priority `filter` is -200, and 0 is something else.",
    rationale: """
      The names of priorities stand for other numbers on bridges: `filter` is -200, not 0, which is \
      also where the bridge's own connection tracking hangs in prerouting. A chain with `priority \
      0` runs after those with `priority filter`, and after what br_netfilter calls. Nothing is wrong \
      as long as all chains use one way to write it.
      """,
    remedy: "Write the name in all chains of bridges, or the number in all.",
    references: ["kernel `enum nf_br_hook_priorities`"],
    flagged: [
      """
      table bridge t {
        chain c {
          type filter hook forward priority 1️⃣0; policy accept;
          ether type arp accept
        }
      }
      """,
      """
      table bridge t {
        chain c {
          type filter hook input priority 1️⃣filter + 200; policy accept;
          ether type arp accept
        }
      }
      """,
    ],
    accepted: [
      """
      table bridge t {
        chain c {
          type filter hook forward priority filter; policy accept;
          ether type arp accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook forward priority 0; policy accept;
          tcp dport 22 accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for id in context.ruleset.liveChains {
      let chain = context.ruleset.chain(id)
      guard chain.family == .bridge, let base = chain.base, base.priority == 0 else { continue }
      findings.report(
        at: base.priorityRange, "on bridges `filter` is -200; 0 runs after it",
        hint: "write `filter` if it should run with the other filters")
    }
  }
}
