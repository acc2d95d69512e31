import CTVetDiagnostics
import CTVetRulesetModel

/// Reports flows that are offloaded before their connection can be.
enum FlowAddTooEarly: LintRule {
  static let info = RuleInfo(
    id: "CT311", name: "flow-add-too-early", severity: .info,
    summary: "`flow add` stands behind a condition that excludes established connections.",
    rationale: """
      A flowtable takes connections that are confirmed, those of TCP once the handshake is over. \
      Behind `ct state new` that is never so for TCP, and for UDP only with the second packet of an \
      unanswered query. Without a condition `flow add` waits by itself until the connection is \
      ready.
      """,
    remedy: "Leave the condition out, or ask for `ct state established`.",
    references: ["`nft_flow_offload_eval`: net/netfilter/nft_flow_offload.c"],
    flagged: [
      """
      table inet t {
        flowtable f {
          hook ingress priority 0; devices = { eth0 };
        }
        chain c {
          type filter hook forward priority filter;
          ct state new 1️⃣flow add @f
        }
      }
      """,
      """
      table inet t {
        flowtable f {
          hook ingress priority 0; devices = { eth0 };
        }
        chain c {
          type filter hook forward priority filter;
          ct state { new, related } meta l4proto { tcp, udp } 1️⃣flow add @f
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        flowtable f {
          hook ingress priority 0; devices = { eth0 };
        }
        chain c {
          type filter hook forward priority filter;
          meta l4proto { tcp, udp } flow add @f
        }
      }
      """,
      """
      table inet t {
        flowtable f {
          hook ingress priority 0; devices = { eth0 };
        }
        chain c {
          type filter hook forward priority filter;
          ct state established,new flow add @f
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for reference in ruleset.references.flowtables {
      guard case .rule(let id) = reference.owner, ruleset.isLive(id) else { continue }
      let states = context.flow.facts(of: id).situations.states
      guard !states.contains(.established), !states.isDisjoint(with: [.new, .related]) else {
        continue
      }
      let rule = ruleset.rule(id)
      let place = ruleset.ranges(rule.statements).first {
        $0.start <= reference.range.start && reference.range.end <= $0.end
      }
      findings.report(
        at: place ?? reference.range,
        "a flowtable takes connections that are established: behind this condition it takes none of "
          + "TCP",
        hint: "leave the condition out, `flow add` waits until the connection is ready")
    }
  }
}
