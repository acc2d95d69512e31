import CTVetDiagnostics
import CTVetRulesetModel

/// Reports tests of the state of packets that were only given a zone so far.
enum ZoneThenState: LintRule {
  static let info = RuleInfo(
    id: "CT303", name: "zone-then-state-in-raw", severity: .error,
    summary: "`ct state` is tested behind `ct zone set` and in front of conntrack: it reads `new`.",
    rationale: """
      `ct zone set` hangs a template on the packet, for conntrack to find the zone. Until conntrack \
      has replaced it at -200, `ct state` reads `new` for every such packet, a bare ACK or a reply \
      as well: `ct state new accept` accepts them all. `-j CT --zone` in iptables' table raw does \
      the same.
      """,
    remedy: "Test the state in a chain above -200, `priority mangle` for example.",
    references: ["`nft_ct_set_zone_eval`, `nft_ct_get_eval`: net/netfilter/nft_ct.c"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          ct zone set 5
          1️⃣ct state new accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          iifname "eth1" ct zone set 1
          1️⃣ct state new,established accept
          drop
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain r {
          type filter hook prerouting priority raw;
          ct zone set 5
        }
        chain m {
          type filter hook prerouting priority mangle;
          ct state new accept
        }
      }
      """,
      """
      table inet t {
        chain r {
          type filter hook prerouting priority raw;
          iif "lo" ct state new accept
          ct zone set 5
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for early in context.earlyUses
    where early.visit.position == .before && early.lateBase == nil && !early.dropsInvalid
      && early.topic == .zone
    {
      let report = EarlyUseReport(early, in: context)
      findings.report(
        at: early.use.range, "\(report.place), so \(report.consequence)", hint: report.hint,
        notes: report.notes)
    }
  }
}
