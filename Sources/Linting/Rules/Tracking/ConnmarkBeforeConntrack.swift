import CTVetDiagnostics
import CTVetRulesetModel

/// Reports marks of connections that are saved or restored in front of conntrack.
enum ConnmarkBeforeConntrack: LintRule {
  static let info = RuleInfo(
    id: "CT308", name: "connmark-before-conntrack", severity: .error,
    summary: "The connection's mark is saved or restored before there is a connection.",
    rationale: """
      In front of conntrack, at `priority raw` for example, a packet has no connection yet. `ct mark \
      set` writes to nothing, and `meta mark set ct mark` ends the rule in front of the mark, which \
      stays as it was. `-j CONNMARK` in iptables' table raw does the same.
      """,
    remedy: "Give the chain a priority above -200: `mangle` (-150) is the usual one.",
    references: ["`nft_ct_get_eval`, `nft_ct_set_eval`: net/netfilter/nft_ct.c"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          meta mark set 1️⃣ct mark
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook output priority -201;
          tcp dport 22 1️⃣ct mark set 7
          meta mark set 2️⃣ct mark & 0xff accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority mangle;
          meta mark set ct mark
        }
        chain d {
          type filter hook postrouting priority raw;
          ct mark set meta mark
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          meta mark set 1
          iif "lo" meta mark set ct mark
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for early in context.earlyUses
    where early.visit.position == .before && early.lateBase == nil && early.topic == .mark {
      let report = EarlyUseReport(early, in: context)
      let loss =
        early.effect == .endsRule
        ? "there is no connection to read a mark from and the packet keeps its own"
        : "there is no connection to write a mark to"
      findings.report(
        at: early.use.range, "\(report.place), so \(loss)", hint: report.hint,
        notes: report.notes, fixIts: report.fixIts)
    }
  }
}
