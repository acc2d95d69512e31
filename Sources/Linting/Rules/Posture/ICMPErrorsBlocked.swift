import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules that drop the errors connections need.
enum ICMPErrorsBlocked: LintRule {
  static let info = RuleInfo(
    id: "SEC808", name: "icmp-errors-blocked", severity: .warning,
    summary: "A rule drops ICMP altogether, with the errors about running connections.",
    rationale: """
      “Fragmentation needed” and “packet too big” tell a host to send smaller packets. Where they are \
      dropped, connections over links with a smaller MTU – tunnels, PPPoE – hang as soon as much is \
      sent: small pages load and large ones don't. Such errors are `related` to their connection.
      """,
    remedy: """
      Put `ct state established,related accept` before the rule, or drop `icmp type echo-request` alone.
      """,
    references: ["RFC 1191", "RFC 8201", "RFC 2923"],
    flagged: [
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy drop;
          iif lo accept
          1️⃣meta l4proto icmp drop
          ct state established,related accept
        }
      }
      """,
      """
      *filter
      :INPUT DROP [0:0]
      -A INPUT -p 1️⃣icmp -j DROP
      -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          meta l4proto icmp drop
        }
      }
      """,
      """
      table ip t {
        chain input {
          type filter hook input priority filter; policy drop;
          icmp type { echo-request, timestamp-request } drop
          ct state established,related accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    var reported: Set<RuleID> = []
    for hook in [Hook.input, .forward] {
      for family in [Family.ip, .ip6] {
        for id in context.flow.filters(at: hook, for: family) {
          let outcome = context.flow.outcome(of: .tooBig(family), in: id)
          guard !outcome.mayPass, let rule = outcome.droppingRule,
            isAboutICMP(context.conditions[rule], context.conditions),
            reported.insert(rule).inserted
          else { continue }
          findings.report(
            at: ruleset.rule(rule).range,
            "this drops the errors about running connections as well, such as “packet too big”",
            hint: "accept `ct state established,related` before it")
        }
      }
    }
  }

  private static func isAboutICMP(
    _ condition: RuleCondition, _ conditions: RuleConditions
  ) -> Bool {
    guard let number = conditions.number(of: .meta(.l4proto)),
      let values = condition.values(of: number)
    else { return false }
    return values.isSubset(of: FieldValues(union: [ValueRange(1), ValueRange(58)]))
  }
}
