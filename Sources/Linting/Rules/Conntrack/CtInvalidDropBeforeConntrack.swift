import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules that drop `invalid` packets where every packet still is `invalid`.
enum CtInvalidDropBeforeConntrack: LintRule {
  static let info = RuleInfo(
    id: "CT103", name: "ct-invalid-drop-before-conntrack", severity: .error,
    summary: "A rule drops `invalid` packets before conntrack, and so drops everything.",
    rationale: """
      Before conntrack has looked at a packet, `ct state` is `invalid`. A rule that drops \
      `invalid`, or everything but `established` and `related`, therefore drops all traffic where \
      it stands in a chain before -200. At -200 itself it does so from the first reload on.
      """,
    remedy: "Move the rule to `priority mangle` (-150), which is as early as conntrack allows.",
    references: [
      "`nft_ct_get_eval`: net/netfilter/nft_ct.c",
      "`nf_hook_entries_grow`: net/netfilter/core.c",
    ],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          1️⃣ct state invalid drop
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook prerouting priority -300;
          tcp dport 22 1️⃣ct state != { established, related } counter reject
        }
        chain d {
          type filter hook output priority -200;
          2️⃣ct state ! established,related,new log prefix "odd: " drop
        }
      }
      """,
      """
      table ip t {
        chain log_drop {
          limit rate 5/minute log prefix "dropped: "
          counter drop
        }
        chain c {
          type filter hook prerouting priority raw;
          1️⃣ct state vmap { established : accept, invalid : goto log_drop }
          2️⃣ct state invalid jump log_drop
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority mangle;
          ct state invalid drop
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority -300;
          ct state invalid drop
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          iifname "lo" ct state invalid drop
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for early in context.earlyUses where early.lateBase == nil && early.dropsInvalid {
      let report = EarlyUseReport(early, in: context)
      let message =
        early.visit.position == .before
        ? "\(report.place), where every packet is still `invalid`, so this \(report.loss)"
        : "conntrack runs at -200 too, and the last registered runs first: after a reload every "
          + "packet is still `invalid` here and this \(report.loss)"
      findings.report(
        at: early.use.range, message, hint: report.hint, notes: report.notes,
        fixIts: report.fixIts, witness: witness(early, context))
    }
  }

  /// A plain first packet, which is dropped.
  private static func witness(_ early: EarlyUse, _ context: LintContext) -> Witness? {
    guard early.visit.position == .before,
      let probe = context.flow.facts(of: early.use.rule).example(from: Probe(nil, .all))
    else { return nil }
    var scene = WitnessScene(of: probe, at: early.visit.hook.hook.witnessHook)
    scene?.begin(expecting: "drop")
    return scene?.witness
  }
}
