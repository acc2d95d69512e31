import CTVetDiagnostics
import CTVetRulesetModel

/// Reports policies of chains that no hook calls.
enum PolicyOnRegularChain: LintRule {
  static let info = RuleInfo(
    id: "LD904", name: "policy-on-regular-chain", severity: .error,
    summary: "A chain that no hook calls has a policy, which does not load.",
    rationale: """
      A policy decides about packets that leave a base chain undecided. From a regular chain they \
      go back to the calling one, so it has none: the kernel refuses the file with “Operation not \
      supported”. Often the line `type … hook … priority …` was forgotten.
      """,
    remedy: """
      Declare `type … hook … priority …` if the chain shall be a base chain; otherwise end it with \
      a rule that is a bare `drop` or `accept`.
      """,
    references: ["`nf_tables_addchain`: net/netfilter/nf_tables_api.c"],
    flagged: [
      """
      table inet t {
        chain input {
          1️⃣policy drop;
          ct state established accept
        }
      }
      """,
      """
      add table ip filter
      add chain ip filter services { 1️⃣policy accept; }
      add rule ip filter services tcp dport 22 accept
      """,
    ],
    accepted: [
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy drop;
          ct state established accept
          jump services
        }
        chain services {
          tcp dport 22 accept
          drop
        }
      }
      """,
      """
      add table inet filter
      add chain inet filter input { type filter hook input priority filter; }
      add chain inet filter input { policy drop; }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for chain in context.ruleset.chains where !chain.isDeleted && chain.base == nil {
      guard let range = chain.policyRange, context.ruleset.table(chain.table).isDeclared,
        !chain.hasUnreadText
      else { continue }
      findings.report(
        at: range,
        "only base chains have a policy: the kernel refuses this one (“Operation not supported”)",
        hint: "add `type … hook … priority …`, or end the chain with a rule")
    }
  }
}
