import CTVetDiagnostics
import CTVetRulesetModel

/// Reports `ct zone set` behind conntrack.
enum ZoneSetTooLate: LintRule {
  static let info = RuleInfo(
    id: "CT302", name: "zone-set-too-late", severity: .error,
    summary: "`ct zone set` runs where the packet's connection was looked up already.",
    rationale: """
      A zone tells conntrack in which table of connections to look. Behind -200 in prerouting and \
      output, and in every other hook, it has looked already: the statement does nothing, and nft \
      loads it silently. At -200 itself it works from the first reload on only.
      """,
    remedy: "Write it in a chain at `priority raw` (-300) in prerouting, or in output.",
    references: ["`nft_ct_set_zone_eval`: net/netfilter/nft_ct.c"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority mangle;
          1️⃣ct zone set 5
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook forward priority raw;
          iifname "eth1" 1️⃣ct zone set 1
        }
        chain d {
          type filter hook prerouting priority -200;
          2️⃣ct zone set 2
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          ct zone set 5
        }
      }
      """,
      """
      table inet t {
        chain zones {
          ct zone set iifname map { "eth1" : 1, "eth2" : 2 }
        }
        chain c {
          type filter hook prerouting priority -300;
          jump zones
        }
        chain d {
          type filter hook output priority raw;
          ct original zone set 3
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for use in context.ruleset.references.conntrack where use.keyWritten == .zone {
      PlaceBeforeConntrack(use, context).report(
        "the connection was looked up already, and `ct zone set` does nothing", into: &findings)
    }
  }
}
