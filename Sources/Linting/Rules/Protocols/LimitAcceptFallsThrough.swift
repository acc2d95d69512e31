import CTVetDiagnostics
import CTVetRulesetModel

/// Reports limits whose rest is accepted as well.
enum LimitAcceptFallsThrough: LintRule {
  static let info = RuleInfo(
    id: "PKT611", name: "limit-accept-falls-through", severity: .warning,
    summary: "A rule accepts packets up to a rate, and those above it are accepted later.",
    rationale: """
      A packet above the rate is not dropped: the rule simply does not apply to it, and the next \
      one is tried. Where nothing drops it further down, and the chain's policy accepts, the rate \
      limits nothing.
      """,
    remedy: "Drop the rest: add the same rule without the limit and with `drop`.",
    references: ["nft(8), LIMIT STATEMENT"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy accept;
          icmp type echo-request 1️⃣limit rate 10/second accept
          tcp dport 22 drop
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 80 1️⃣limit rate 100/second accept
          tcp dport { 80, 443 } accept
        }
      }
      """,
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -p icmp -m 1️⃣limit --limit 10/second -j ACCEPT
      -A INPUT -p udp -j DROP
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy accept;
          icmp type echo-request limit rate 10/second accept
          icmp type echo-request drop
          udp dport 53 limit rate over 10/second drop
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          icmp type echo-request limit rate 10/second accept
          tcp dport 22 accept
        }
      }
      """,
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -p icmp -m limit --limit 10/second -j ACCEPT
      -A INPUT -p icmp -j DROP
      COMMIT
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for id in context.limitedRules {
      let rule = ruleset.rule(id)
      guard ruleset.end(of: rule) == .accept, let rate = RateTest(in: rule, of: ruleset),
        context.sequel(to: id) == .accepted
      else { continue }
      findings.report(
        at: rate.range,
        "packets above the \(rate.what) are accepted too: no rule below drops them",
        hint: "add a rule with the same matches that drops the rest")
    }
  }
}

extension LintContext {
  /// The rules with a rate or a count of connections, in the order of the chains.
  var limitedRules: [RuleID] {
    var found: [RuleID] = []
    for use in unusualStatements where found.last != use.rule {
      switch use.statement {
      case .limit, .connectionCount, .object(.limit, _), .updateSet, .meter: found.append(use.rule)
      default: continue
      }
    }
    return found
  }
}
