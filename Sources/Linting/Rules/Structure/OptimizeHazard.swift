import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules that `nft --optimize` would break.
enum OptimizeHazard: LintRule {
  static let info = RuleInfo(
    id: "RS713", name: "nft-optimize-hazard", severity: .info,
    summary: "`nft --optimize` would merge two rules about flags into one that never matches.",
    rationale: """
      `ct status snat accept` and `ct status dnat accept` each ask for one flag among others. `nft \
      -o` (1.0.6) turns the pair into `ct status { snat, dnat } accept`, which asks for packets \
      that have this flag and no other; no connection with translated addresses is like that. The \
      same goes for neighbouring rules with one of `tcp flags` each.

      As long as nobody runs `nft -o` on the file, nothing is wrong.
      """,
    remedy: "Write one rule: `ct status snat,dnat accept`, which optimizing leaves alone.",
    references: ["nft(8), --optimize"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter; policy drop;
          ct status snat accept
          1️⃣ct status dnat accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy accept;
          tcp flags fin counter drop
          1️⃣tcp flags rst counter drop
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter; policy drop;
          ct status snat,dnat accept
          ct state established accept
          ct state related accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook forward priority filter; policy drop;
          ct status snat accept
          ct status dnat counter accept
          tcp flags fin drop
          tcp dport 22 tcp flags rst drop
        }
      }
      """,
    ])

  private enum Flags {
    case status
    case tcp
  }

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for chain in ruleset.liveChains {
      let rules = ruleset.chains[chain.index].rules
      for (one, two) in zip(rules, rules.dropFirst()) {
        guard let flags = flags(of: two, ruleset), flags == self.flags(of: one, ruleset),
          ending(of: one, ruleset) == ending(of: two, ruleset)
        else { continue }
        let example = flags == .status ? "ct status snat,dnat" : "tcp flags fin,rst"
        findings.report(
          at: ruleset.rule(two).range,
          "`nft --optimize` would merge this and the rule above into an exact comparison that "
            + "packets with several flags don't pass",
          hint: "write one rule with a list: `\(example)`",
          notes: [Diagnostic.Note(ruleset.rule(one).range, "the rule above")])
      }
    }
  }

  /// What a rule looks at that begins with one flag by itself.
  private static func flags(of id: RuleID, _ ruleset: Ruleset) -> Flags? {
    let statements = ruleset.rule(id).statements
    guard statements.count > 1,
      case .match(let left, .implicit, let right) = ruleset.statement(0, of: statements),
      case .symbol = ruleset.expression(ruleset.resolved(right))
    else { return nil }
    for index in 1..<Int(statements.count) {
      if case .match = ruleset.statement(index, of: statements) { return nil }
    }
    switch ruleset.expression(ruleset.resolved(left)) {
    case .ct(.status, _, _): return .status
    case .payload(.tcp, .flags): return .tcp
    default: return nil
    }
  }

  /// The text of what follows the first match.
  private static func ending(of id: RuleID, _ ruleset: Ruleset) -> [String] {
    let statements = ruleset.rule(id).statements
    return (1..<Int(statements.count)).map { index in
      ruleset.sources.text(ruleset.range(index, of: statements))
    }
  }
}
