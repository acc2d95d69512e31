import CTVetDiagnostics
import CTVetRulesetModel

/// Reports the old way to keep state for each key.
enum DeprecatedMeter: LintRule {
  static let info = RuleInfo(
    id: "RS712", name: "deprecated-meter", severity: .info,
    summary: "A rule uses `meter`, which sets that rules fill have replaced.",
    rationale: """
      `meter` makes a set behind the scenes: it can't be declared with a size and a timeout of its \
      own, be shared by rules, or be emptied by its name. A set with `flags dynamic` can, does the \
      same, and is what nft's manual recommends.
      """,
    remedy: """
      Declare `set clients { type ipv4_addr; flags dynamic; size 65535; timeout 1m; }` and write \
      `update @clients { ip saddr limit rate over 10/second } drop`.
      """,
    references: ["nft(8), METERS"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 22 1️⃣meter ssh { ip saddr limit rate over 3/minute } drop
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook input priority filter; policy drop;
          1️⃣meter web size 1000 { ip saddr ct count over 20 } reject
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        set ssh {
          type ipv4_addr
          flags dynamic
          size 65535
          timeout 1m
        }
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 22 update @ssh { ip saddr limit rate over 3/minute } drop
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 22 limit rate over 3/minute drop
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    // For `-m hashlimit` a translation has nothing else.
    guard !context.ruleset.isTranslated else { return }
    for use in context.unusualStatements {
      guard case .meter = use.statement else { continue }
      findings.report(
        at: use.range, "a set that rules fill does the same and can be declared",
        hint: "declare a set with `flags dynamic` and write `update @set { … }`")
    }
  }
}
