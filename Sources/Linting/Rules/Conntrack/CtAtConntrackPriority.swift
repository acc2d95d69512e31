import CTVetDiagnostics
import CTVetRulesetModel

/// Reports uses of conntrack in chains at conntrack's own priority.
enum CtAtConntrackPriority: LintRule {
  static let info = RuleInfo(
    id: "CT102", name: "ct-at-conntrack-priority", severity: .error,
    summary: "A `ct` expression runs at conntrack's own priority, so that it works only sometimes.",
    rationale: """
      Of two hooks at one priority the kernel runs the one that was registered last first. When the \
      file is loaded for the first time its chain registers, then its `ct` rule switches conntrack \
      on, which goes in front of it: everything works. Once conntrack is on already, because \
      another table uses it or because the file is loaded again with `flush ruleset` in the same \
      transaction, the chain goes in front of conntrack and `ct state` is `invalid` for every \
      packet.

      On bridges `priority filter` is -200, so that the usual way to write a prerouting chain has \
      this fault.
      """,
    remedy: "Write `priority -199`, or any number above -200.",
    references: [
      "`nf_hook_entries_grow`: net/netfilter/core.c",
      "https://github.com/rpthms/nft-geo-filter/issues/5",
    ],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority -200;
          1️⃣ct state established accept
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook output priority raw + 100;
          meta l4proto tcp jump d
        }
        chain d {
          1️⃣ct mark 1 drop
        }
      }
      """,
      """
      table bridge t {
        chain c {
          type filter hook prerouting priority filter;
          1️⃣ct state established accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority -199;
          ct state established accept
        }
      }
      """,
      """
      table bridge t {
        chain c {
          type filter hook forward priority filter;
          ct state established accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook prerouting priority -200;
          iif "lo" ct state established accept
          tcp dport 22 ct count over 10 drop
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for early in context.earlyUses
    where early.visit.position == .unsettled && early.lateBase == nil && !early.dropsInvalid {
      let report = EarlyUseReport(early, in: context)
      findings.report(
        at: early.use.range,
        "conntrack runs at -200 too, and the last registered runs first: this may work after the "
          + "first load, but after a reload \(report.consequence)",
        severity: early.isHarmless ? .info : nil, hint: report.hint, notes: report.notes,
        fixIts: report.fixIts)
    }
  }
}
