import CTVetDiagnostics
import CTVetRulesetModel

/// Reports chains that accept established connections and drop the ICMP errors about them.
enum EstablishedWithoutRelated: LintRule {
  static let info = RuleInfo(
    id: "CT208", name: "established-without-related", severity: .warning,
    summary: "A closed chain accepts `established` packets, but not the ICMP errors about them.",
    rationale: """
      An ICMP error about a connection is `related`, never `established`. Where a chain drops it, a \
      sender doesn't learn that its packets are too big for the next link (fragmentation needed, \
      packet too big), and connections hang as soon as they carry data. In output the errors that \
      are lost are those that this host sends, and the answers of its own `reject` rules.

      It is not reported where another rule accepts these errors.
      """,
    remedy: "Write `ct state established,related accept`.",
    references: [
      "RFC 1191, RFC 8201: path MTU discovery",
      "https://github.com/QubesOS/qubes-issues/issues/3406",
    ],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter; policy drop;
          1️⃣ct state established accept
          iifname "in0" ct state new accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          1️⃣ct state vmap { established : accept, invalid : drop }
          icmp type { destination-unreachable, echo-request } accept
          icmpv6 type { 133-136, echo-request } accept
        }
        chain d {
          type filter hook output priority filter;
          2️⃣ct state new,established accept
          reject
        }
      }
      """,
      """
      *filter
      :INPUT DROP [0:0]
      -A INPUT -m 1️⃣conntrack --ctstate ESTABLISHED -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter; policy drop;
          ct state established,related accept
          iifname "in0" ct state new accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established accept
          meta l4proto { icmp, ipv6-icmp } accept
        }
        chain d {
          type filter hook forward priority filter;
          ct state established accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for loss in context.errorLosses where !loss.acceptsRelated {
      let rule = ruleset.rule(loss.rule)
      let facts = context.flow.facts(of: loss.rule)
      let isOutput = ruleset.chains[loss.chain.index].base?.hook == .output
      let error = loss.family == .ip ? "fragmentation needed" : "packet too big"
      findings.report(
        at: context.rangeOfConntrackCondition(facts, rule),
        isOutput
          ? "ICMP errors that this host sends about its connections are `related`, and "
            + "`\(ruleset.path(of: loss.chain))` drops them"
          : "ICMP errors about these connections are `related`, and "
            + "`\(ruleset.path(of: loss.chain))` drops them, \(error) among them",
        hint: "accept `ct state established,related`", fixIts: fixIts(facts, rule, ruleset),
        witness: loss.witness(context))
    }
  }

  /// Adds `related` to a list of states.
  private static func fixIts(_ facts: RuleFacts, _ rule: Rule, _ ruleset: Ruleset) -> [FixIt] {
    for statement in ruleset.statements(rule.statements) {
      guard case .match(let left, .implicit, let right) = statement,
        case .ct(.state, _, _) = ruleset.expression(left), right == ruleset.resolved(right)
      else { continue }
      switch ruleset.expression(right) {
      case .symbol, .list: break
      default: return []
      }
      let end = ruleset.range(right).end
      return [
        FixIt("add `related`", edits: [FixIt.Edit(SourceRange(end, end), ",related")], isSafe: true)
      ]
    }
    return []
  }
}
