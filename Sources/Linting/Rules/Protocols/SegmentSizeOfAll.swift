import CTVetDiagnostics
import CTVetRulesetModel

/// Reports segment sizes that are looked for in every segment.
enum SegmentSizeOfAll: LintRule {
  static let info = RuleInfo(
    id: "PKT609", name: "mss-clamp-all", severity: .info,
    summary: "The maximum segment size is set without asking for SYN.",
    rationale: """
      Only segments with SYN announce a maximum segment size. A rule without that condition works, \
      but looks through the options of each TCP segment of each connection.
      """,
    remedy: "Put `tcp flags syn` in front of it.",
    references: ["RFC 9293 §3.7.1"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook forward priority mangle; policy accept;
          oifname "ppp0" 1️⃣tcp option maxseg size set rt mtu
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook postrouting priority mangle; policy accept;
          ip protocol tcp 1️⃣tcp option maxseg size set 1452
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook forward priority mangle; policy accept;
          tcp flags syn tcp option maxseg size set rt mtu
          tcp flags & (syn | rst) == syn tcp option maxseg size set rt mtu
        }
      }
      """,
      """
      # Those that call it have asked.
      table inet t {
        chain clamp {
          tcp option maxseg size set rt mtu
        }
        chain c {
          type filter hook forward priority mangle; policy accept;
          tcp flags syn jump clamp
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for use in context.unusualStatements {
      guard case .setPayload(let field, _) = use.statement,
        case .tcpOption(let option, let part?) = ruleset.expression(ruleset.resolved(field)),
        ruleset.spelling(option) == "maxseg" || ruleset.spelling(option) == "mss",
        ruleset.spelling(part) == "size", !asksForMore(ruleset.rule(use.rule), ruleset)
      else { continue }
      let calls = context.graph.calls(to: use.chain)
      guard !calls.contains(where: { asksForMore(ruleset.rule($0.rule), ruleset) }) else {
        continue
      }
      let start = SourceRange(use.range.start, use.range.start)
      findings.report(
        at: use.range, "this looks for the option in every segment; only those with SYN have it",
        hint: "put `tcp flags syn` in front of it",
        fixIts: [
          FixIt(
            "put `tcp flags syn` in front", edits: [FixIt.Edit(start, "tcp flags syn ")],
            isSafe: true)
        ])
    }
  }

  /// Whether a rule looks at flags, or at the option itself, or at the connection's beginning.
  private static func asksForMore(_ rule: Rule, _ ruleset: Ruleset) -> Bool {
    ruleset.statements(rule.statements).contains { statement in
      guard case .match(let left, _, _) = statement else { return false }
      var parts: [ExpressionID] = []
      ruleset.appendParts(of: left, to: &parts)
      return parts.contains { part in
        switch ruleset.expression(part) {
        case .payload(.tcp, .flags), .tcpOption, .rawPayload, .ct(.state, _, _): true
        default: false
        }
      }
    }
  }
}
