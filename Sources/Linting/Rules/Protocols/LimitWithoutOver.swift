import CTVetDiagnostics
import CTVetRulesetModel

/// Reports drops up to a rate.
enum LimitWithoutOver: LintRule {
  static let info = RuleInfo(
    id: "PKT610", name: "limit-without-over", severity: .warning,
    summary: "A rule drops packets up to a rate and lets the rest go on.",
    rationale: """
      `limit rate 3/minute` is true for the first three packets of a minute. With `drop` behind it, \
      these are dropped and the flood gets through: the opposite of what such rules are for. \
      `limit rate over 3/minute` is true for what is too much. `ct count` works the same way.

      Left alone are rules that log, whose rate is for the log, and those whose rest is surely \
      dropped further down or by the policy, such as a limited `reject` before a `drop`.
      """,
    remedy: "Write `limit rate over …`, or `accept` up to the rate and drop after it.",
    references: ["nft(8), LIMIT STATEMENT"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy accept;
          tcp dport 22 ct state new 1️⃣limit rate 3/minute drop
          tcp dport 80 2️⃣ct count 20 reject with tcp reset
        }
      }
      """,
      """
      table inet t {
        set clients {
          type ipv4_addr
          flags dynamic
          size 65535
        }
        chain c {
          type filter hook input priority filter; policy drop;
          1️⃣add @clients { ip saddr limit rate 10/second } drop
          tcp dport 80 accept
        }
      }
      """,
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -p tcp --dport 22 -m 1️⃣limit --limit 3/minute -j DROP
      -A INPUT -p tcp --dport 22 -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 22 ct state new limit rate over 3/minute drop
          tcp dport 80 ct count over 20 reject with tcp reset
          tcp dport 22 accept
          limit rate 5/second log prefix "drop " drop
          limit rate 10/second reject
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy accept;
          tcp dport 113 limit rate 10/second reject with tcp reset
          tcp dport 113 drop
        }
      }
      """,
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -p tcp --dport 22 -m limit --limit 3/minute -j ACCEPT
      -A INPUT -p tcp --dport 22 -j DROP
      COMMIT
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for id in context.limitedRules {
      let rule = ruleset.rule(id)
      let end = ruleset.end(of: rule)
      guard end == .drop || end == .reject, let rate = RateTest(in: rule, of: ruleset),
        context.sequel(to: id) != .dropped
      else { continue }
      findings.report(
        at: rate.range,
        "this drops packets up to the \(rate.what) and lets those above it go on",
        hint: "write `over` before the \(rate.what)", fixIts: fixIts(rate, ruleset))
    }
  }

  private static func fixIts(_ rate: RateTest, _ ruleset: Ruleset) -> [FixIt] {
    let bytes = ruleset.sources.bytes(rate.range)
    for word in ["rate ", "ct count "] {
      guard let place = bytes.firstIndex(of: Array(word.utf8)) else { continue }
      let end = rate.range.start + UInt32(place - bytes.startIndex + word.utf8.count)
      return [
        FixIt(
          "write `over`", edits: [FixIt.Edit(SourceRange(end, end), "over ")], isSafe: false)
      ]
    }
    return []
  }
}

extension ArraySlice<UInt8> {
  fileprivate func firstIndex(of word: [UInt8]) -> Int? {
    guard count >= word.count else { return nil }
    return (startIndex...(endIndex - word.count)).first { self[$0...].starts(with: word) }
  }
}
