import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules after one that decides about every packet.
enum UnreachableAfterTerminal: LintRule {
  static let info = RuleInfo(
    id: "RS701", name: "unreachable-after-terminal", severity: .warning,
    summary: "A rule stands after one that decides about every packet.",
    rationale: """
      `accept`, `drop`, `reject`, `return`, `goto` and `queue` end the walk through a chain. Where \
      a rule does so without a match, no packet ever gets to the rules that follow. nft loads them \
      without a word. The usual cause is a rule that was added to the end of a chain (`add rule`) \
      whose last rule drops or accepts everything. A jump to a chain from which no packet comes \
      back ends the walk as well.

      `reject with tcp reset` decides about TCP alone, and in `inet` tables `reject with icmp …` \
      about IPv4 alone, so rules after these are reached.
      """,
    remedy: """
      Move the rule in front of the one that decides (`insert rule`), give that one a match, or \
      remove what never runs.
      """,
    references: ["nft(8), VERDICT STATEMENTS"],
    flagged: [
      """
      table inet filter {
        chain input {
          type filter hook input priority filter; policy accept;
          ct state established,related accept
          counter drop
          1️⃣tcp dport 22 accept
          tcp dport 80 accept
        }
      }
      """,
      """
      table inet filter {
        chain web {
          accept
        }
        chain input {
          type filter hook input priority filter; policy accept;
          goto web
        }
      }
      add rule inet filter input 1️⃣tcp dport 22 accept
      """,
      """
      # No packet comes back from `log_drop`.
      table inet filter {
        chain log_drop {
          limit rate 10/second log prefix "drop "
          drop
        }
        chain input {
          type filter hook input priority filter; policy accept;
          jump log_drop
          1️⃣tcp dport 22 accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet filter {
        chain input {
          type filter hook input priority filter; policy accept;
          ct state established,related accept
          tcp dport { 22, 80 } accept
          limit rate 10/second reject
          reject with tcp reset
          reject with icmp type host-unreachable
          counter drop
        }
      }
      """,
      """
      table inet filter {
        chain web {
          tcp dport != { 80, 443 } return
          accept
        }
        chain input {
          type filter hook input priority filter; policy accept;
          jump web
          tcp dport 22 accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    var decisions = Decisions(ruleset)
    for chain in ruleset.chains where !chain.isDeleted && !chain.hasUnknownOrder {
      for (index, id) in chain.rules.enumerated().dropLast() {
        guard let end = decisions.end(of: id) else { continue }
        report(chain.rules[(index + 1)...], after: end, ruleset, into: &findings)
        break
      }
    }
  }

  private static func report(
    _ dead: ArraySlice<RuleID>, after end: SourceRange, _ ruleset: Ruleset,
    into findings: inout Findings
  ) {
    guard let first = dead.first else { return }
    let lines = ruleset.sources.text(end).split(separator: "\n")
    let text = "\(lines.first ?? "")\(lines.count > 1 ? " …" : "")"
    let others =
      switch dead.count {
      case 1: ""
      case 2: ", nor to the one after it"
      default: ", nor to the \(dead.count - 1) after it"
      }
    findings.report(
      at: ruleset.rule(first).range,
      "no packet gets to this rule\(others): `\(text)` before it decides about every packet",
      hint: "move it in front of that rule, or give that rule a match",
      notes: [Diagnostic.Note(end, "every packet that gets here leaves the chain")])
  }
}
