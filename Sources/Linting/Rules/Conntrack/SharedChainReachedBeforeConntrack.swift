import CTVetDiagnostics
import CTVetRulesetModel

/// Reports uses of conntrack in chains that are called both before and after conntrack.
enum SharedChainReachedBeforeConntrack: LintRule {
  static let info = RuleInfo(
    id: "CT104", name: "shared-chain-reached-before-conntrack", severity: .warning,
    summary: "A chain with `ct` expressions is called both before and after conntrack.",
    rationale: """
      The same rule means two things: after conntrack it sees the real state, before it sees \
      `invalid` for every packet. A shared chain that drops `invalid` packets drops all traffic \
      where it is called from a chain at `priority raw`.
      """,
    remedy: """
      Call the chain only from chains above -200, or give the early caller a chain without `ct`.
      """,
    references: ["`nft_ct_get_eval`: net/netfilter/nft_ct.c"],
    flagged: [
      """
      table inet t {
        chain x {
          1️⃣ct state invalid drop
          tcp dport 22 accept
          2️⃣ct state established accept
        }
        chain r {
          type filter hook prerouting priority raw;
          jump x
        }
        chain f {
          type filter hook forward priority filter;
          jump x
        }
      }
      """,
      """
      table ip t {
        chain marks {
          1️⃣ct mark set 1
        }
        chain tcp_only {
          goto marks
        }
        chain r {
          type filter hook output priority -200;
          meta l4proto vmap { tcp : jump tcp_only }
        }
        chain f {
          type filter hook postrouting priority 0;
          jump marks
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain x {
          ct state invalid drop
        }
        chain f {
          type filter hook forward priority filter;
          jump x
        }
        chain i {
          type filter hook input priority raw;
          jump x
        }
      }
      """,
      """
      table inet t {
        chain x {
          tcp flags & (fin | syn) == fin | syn drop
        }
        chain r {
          type filter hook prerouting priority raw;
          jump x
          iif "lo" jump y
        }
        chain y {
          ct state new accept
        }
        chain f {
          type filter hook forward priority filter;
          jump x
          jump y
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for early in context.earlyUses where early.lateBase != nil {
      let report = EarlyUseReport(early, in: context)
      let chain = ruleset.path(of: ruleset.rule(early.use.rule).chain)
      let what =
        early.dropsInvalid
        ? "every packet is `invalid` and this \(report.loss)" : report.consequence
      let message =
        early.visit.position == .before
        ? "`\(chain)` is called before conntrack too, where \(what)"
        : "`\(chain)` is called at conntrack's priority too, where after a reload \(what)"
      findings.report(
        at: early.use.range, message,
        hint: "take the call out of the early chain, or call a chain without `ct` there",
        notes: report.notes)
    }
  }
}
