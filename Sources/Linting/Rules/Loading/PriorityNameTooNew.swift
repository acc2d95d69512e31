import CTVetDiagnostics
import CTVetRulesetModel

/// Reports names of priorities that not every release of nft knows in the hook.
enum PriorityNameTooNew: LintRule {
  static let info = RuleInfo(
    id: "LD920", name: "priority-name-too-new", severity: .warning,
    summary: "`dstnat` in output and `srcnat` in input are refused by nft 1.0.6.",
    rationale: """
      Releases such as nft 1.0.6, which Debian 12 has, know `dstnat` in prerouting and `srcnat` in \
      postrouting alone, and refuse the whole file with “invalid priority expression value in this \
      context”. Newer ones take both names. The numbers work everywhere.
      """,
    remedy: "Write -100 for `dstnat` and 100 for `srcnat`.",
    references: ["nft(8), CHAINS"],
    flagged: [
      """
      table inet t {
        chain o {
          type nat hook output priority 1️⃣dstnat; policy accept;
          tcp dport 80 redirect to :8080
        }
      }
      """,
      """
      table ip t {
        chain i {
          type nat hook input priority 1️⃣srcnat; policy accept;
          tcp dport 80 snat to 192.0.2.1
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain o {
          type nat hook output priority -100; policy accept;
          tcp dport 80 redirect to :8080
        }
        chain p {
          type nat hook prerouting priority dstnat; policy accept;
          tcp dport 80 redirect to :8080
        }
      }
      """,
      """
      table bridge t {
        chain o {
          type filter hook output priority out; policy accept;
          ether type arp accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for id in ruleset.liveChains {
      let chain = ruleset.chain(id)
      guard let base = chain.base, [.ip, .ip6, .inet].contains(chain.family) else { continue }
      let text = ruleset.sources.text(base.priorityRange)
      let name = text.prefix { $0.isLetter }
      let number: Int32
      switch (name, base.hook) {
      case ("dstnat", .output): number = Priority.destinationNAT
      case ("srcnat", .input): number = Priority.sourceNAT
      default: continue
      }
      // Behind a name more may stand: `dstnat + 5`.
      let edit = FixIt.Edit(base.priorityRange, "\(base.priority)")
      findings.report(
        at: base.priorityRange,
        "nft 1.0.6 refuses `\(name)` in \(base.hook.rawValue) (“invalid priority expression value "
          + "in this context”)",
        hint: "write the number: `\(name)` is \(number)",
        fixIts: [FixIt("write `\(base.priority)`", edits: [edit], isSafe: true)])
    }
  }
}
