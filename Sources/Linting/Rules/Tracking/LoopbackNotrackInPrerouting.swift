import CTVetDiagnostics
import CTVetRulesetModel

/// Reports exemptions of loopback traffic that come when it is tracked already.
enum LoopbackNotrackInPrerouting: LintRule {
  static let info = RuleInfo(
    id: "CT313", name: "lo-notrack-in-prerouting-only", severity: .warning,
    summary: "Packets that come in through lo are exempted, but not when they are sent.",
    rationale: """
      A packet over lo goes through output first and keeps its connection when it comes back in \
      prerouting. `iif lo notrack` in prerouting meets packets that are tracked already and does \
      nothing; the rule in output alone does it all.
      """,
    remedy: "Write `oif lo notrack` in a chain of output at `priority raw`.",
    references: ["`nft_notrack_eval`: net/netfilter/nft_ct.c"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          iifname "lo" 1️⃣notrack
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          iif lo udp dport 53 1️⃣notrack
        }
        chain d {
          type filter hook output priority raw;
          oifname "eth0" udp sport 53 notrack
        }
      }
      """,
      """
      *raw
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -i lo -j 1️⃣CT --notrack
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook output priority raw;
          oifname "lo" notrack
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          iifname "lo" notrack
          iifname "eth0" udp dport 53 notrack
        }
        chain d {
          type filter hook output priority raw;
          oif lo notrack
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for exemption in context.exemptions where exemption.hook == .prerouting {
      let id = exemption.use.rule
      guard ruleset.isForLoopbackOnly(ruleset.rule(id)) else { continue }
      guard var sent = context.flow.facts(of: id).example(from: Probe(nil, .all)) else { continue }
      sent[.outputInterface] = .name("lo")
      sent[.inputInterface] = .absent
      let isExempt = context.exemptions.contains {
        $0.hook == .output && context.flow.facts(of: $0.use.rule).truth(for: sent) != .no
      }
      guard !isExempt else { continue }
      findings.report(
        at: exemption.use.range,
        "packets over lo were tracked in output, and this does nothing",
        hint: "write `oif lo notrack` in a chain of output at priority raw")
    }
  }
}
