import CTVetDiagnostics
import CTVetRulesetModel

/// Tells of what kernels may be built without.
enum NeedsKernelFeature: LintRule {
  static let info = RuleInfo(
    id: "LD921", name: "needs-kernel-feature", severity: .info, lifecycle: .optional,
    summary: "Queues and flowtables need modules that small kernels are built without.",
    rationale: """
      Kernels of containers, virtual machines and appliances are often built without `nft_queue` or \
      `nf_flow_table`. They refuse the whole file with “Could not process rule: No such file or \
      directory”, which reads as if a name were missing.
      """,
    remedy: "Look for CONFIG_NFT_QUEUE and CONFIG_NF_FLOW_TABLE where the rules are loaded.",
    references: ["kernel net/netfilter/Kconfig"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter; policy accept;
          1️⃣queue to 1
        }
      }
      """,
      """
      table inet t {
        flowtable 1️⃣fast {
          hook ingress priority filter
          devices = { lo }
        }
        chain c {
          type filter hook forward priority filter; policy accept;
          ct state established flow add @fast
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter; policy accept;
          log group 1 queue-threshold 10
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook forward priority filter; policy accept;
          ct state established accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    func report(_ what: String, at range: SourceRange) {
      findings.report(
        at: range,
        "a kernel without \(what) refuses the file (“No such file or directory”)",
        hint: "try `nft -c -f` where it will be loaded")
    }
    for use in context.unusualStatements {
      if case .queue = use.statement { report("`nft_queue`", at: use.range) }
    }
    for table in context.ruleset.flowtables where !table.isDeleted {
      report("`nf_flow_table`", at: table.nameRange)
    }
  }
}
