import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules that accept established connections of IPv4 alone.
enum EstablishedForOneFamily: LintRule {
  static let info = RuleInfo(
    id: "CT210", name: "established-accept-one-family", severity: .error,
    summary: "Answers are accepted on IPv4 only, though connections of IPv6 are let through.",
    rationale: """
      In a table of family inet `ip protocol tcp ct state established accept` is about IPv4, as \
      every match of an `ip` field. Connections of IPv6 get through in the other direction and \
      lose their answers here. CIS-derived rulesets are written like this.
      """,
    remedy: "Write `ct state established,related accept`, or `meta l4proto` for `ip protocol`.",
    references: ["https://github.com/grzegorzfranus/ansible-role-nftables/issues/20"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ip protocol tcp 1️⃣ct state established,related accept
        }
      }
      """,
      """
      table inet t {
        chain i {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          tcp dport 22 accept
        }
        chain o {
          type filter hook output priority filter; policy drop;
          ip protocol { tcp, udp } 1️⃣ct state new,established accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
        }
      }
      """,
      """
      table inet t {
        chain i {
          type filter hook input priority filter; policy drop;
          ip protocol tcp ct state established accept
          ip6 nexthdr tcp ct state established accept
        }
        chain f {
          type filter hook forward priority filter; policy drop;
          meta nfproto ipv6 drop
          ip saddr 10.0.0.0/8 accept
          ip daddr 10.0.0.0/8 ct state established accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard context.host.speaksIPv6 != false else { return }
    for loss in ReplyLoss.all(in: context) {
      guard let id = loss.rule4 else { continue }
      let facts = context.flow.facts(of: id)
      guard facts.asksConntrack || isOfStates(facts.step),
        facts.conditions.contains(where: { if case .family(.ip) = $0 { true } else { false } })
      else { continue }
      let rule = ruleset.rule(id)
      findings.report(
        at: context.rangeOfConntrackCondition(facts, rule),
        "this is about IPv4 alone: `\(ruleset.path(of: loss.chain))` drops the answers of "
          + "connections over IPv6",
        hint: "write `ct state established,related accept` without a match of IPv4",
        notes: loss.acceptingRule.map {
          [Diagnostic.Note(ruleset.rule($0).range, "such connections are accepted here")]
        } ?? [],
        fixIts: fixIts(rule, ruleset), witness: loss.witness(context))
    }
  }

  private static func isOfStates(_ step: RuleFacts.Step) -> Bool {
    guard case .branches(let branches) = step else { return false }
    return branches.contains { if case .situations = $0.condition { true } else { false } }
  }

  private static func fixIts(_ rule: Rule, _ ruleset: Ruleset) -> [FixIt] {
    for statement in ruleset.statements(rule.statements) {
      guard case .match(let left, _, _) = statement,
        case .payload(.ip, .protocol) = ruleset.expression(ruleset.resolved(left))
      else { continue }
      return [
        FixIt(
          "write `meta l4proto`", edits: [FixIt.Edit(ruleset.range(left), "meta l4proto")],
          isSafe: true)
      ]
    }
    return []
  }
}
