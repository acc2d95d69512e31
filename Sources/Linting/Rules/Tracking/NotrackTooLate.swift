import CTVetDiagnostics
import CTVetRulesetModel

/// Reports `notrack` behind conntrack.
enum NotrackTooLate: LintRule {
  static let info = RuleInfo(
    id: "CT301", name: "notrack-too-late", severity: .error,
    summary: "`notrack` runs where conntrack has looked at the packet already, and does nothing.",
    rationale: """
      `notrack` exempts packets that conntrack has not seen yet. Behind -200 in prerouting and \
      output, and in input, forward and postrouting at any priority, every packet has its state \
      and the statement does nothing; nft loads it silently. At -200 itself it works from the first \
      reload on only. Ingress chains are early enough.
      """,
    remedy: "Write it in a chain at `priority raw` (-300) in prerouting, or in output.",
    references: ["`nft_notrack_eval`: net/netfilter/nft_ct.c"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter;
          udp dport 53 1️⃣notrack
        }
      }
      """,
      """
      table inet t {
        chain exempt {
          udp dport 53 1️⃣notrack
        }
        chain c {
          type filter hook prerouting priority mangle;
          jump exempt
        }
        chain d {
          type filter hook output priority -200;
          udp sport 53 2️⃣notrack
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          udp dport 53 notrack
        }
        chain d {
          type filter hook output priority -201;
          udp sport 53 notrack
        }
      }
      """,
      """
      table netdev t {
        chain c {
          type filter hook ingress device "eth0" priority 0;
          udp dport 53 notrack
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for use in context.ruleset.references.conntrack where use.isExemption {
      PlaceBeforeConntrack(use, context).report(
        "this packet is tracked already, and `notrack` does nothing", into: &findings)
    }
  }
}
