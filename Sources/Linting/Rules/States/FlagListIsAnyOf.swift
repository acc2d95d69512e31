import CTVetDiagnostics
import CTVetRulesetModel

/// Reports lists of TCP flags that are meant as all of them and match any of them.
enum FlagListIsAnyOf: LintRule {
  static let info = RuleInfo(
    id: "CT206", name: "tcp-flags-list-is-any-of", severity: .warning,
    summary: "`tcp flags a,b` without a mask matches segments that have any of the flags.",
    rationale: """
      `tcp flags syn,ack` is true for every segment that has SYN or ACK: all but a bare FIN or RST. \
      A SYN ACK alone is what `tcp flags & (syn | ack) == syn | ack` matches. iptables' \
      `--tcp-flags MASK VALUE` is `tcp flags VALUE / MASK`.

      A list of FIN and RST is left alone, since either of them ends a connection.
      """,
    remedy: "Name the flags that are looked at and those that must be set.",
    references: ["man nft(8), PAYLOAD EXPRESSIONS"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter;
          1️⃣tcp flags syn,ack accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter;
          1️⃣tcp flags fin|syn drop
          2️⃣tcp flags fin,psh,urg drop
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter;
          tcp flags & (syn|ack) == syn|ack accept
          tcp flags syn,ack / syn,ack accept
          tcp flags { syn, ack } accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter;
          tcp flags syn accept
          tcp flags fin,rst accept
          tcp flags == syn|ack accept
          tcp flags ! syn,rst accept
        }
      }
      """,
    ])

  /// FIN and RST in the byte of flags, RFC 9293, section 3.1.
  private static let ends: UInt64 = 0x05

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    context.forEachRule { _, rule, _ in
      let statements = ruleset.statements(rule.statements)
      for (statement, range) in zip(statements, ruleset.ranges(rule.statements)) {
        guard case .match(let left, .implicit, let right) = statement,
          case .payload(.tcp, .flags) = ruleset.expression(ruleset.resolved(left)),
          let names = ruleset.flagTexts(ruleset.resolved(right)), names.count > 1,
          let bits = ruleset.constants(of: right, as: .tcpFlag), bits.count == 1,
          bits.contains(where: { $0 & ~ends != 0 })
        else { continue }
        let all = names.joined(separator: "|")
        let text = "tcp flags & (\(all)) == \(all)"
        findings.report(
          at: range,
          "this matches segments with any of the flags, not those with all of them",
          hint: "write `\(text)` for all of them",
          fixIts: [FixIt("write `\(text)`", edits: [FixIt.Edit(range, text)], isSafe: false)])
      }
    }
  }
}
