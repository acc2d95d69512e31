import CTVetDiagnostics
import CTVetRulesetModel

/// Reports a reset as the last word about all packets.
enum TCPResetAlone: LintRule {
  static let info = RuleInfo(
    id: "PKT607", name: "tcp-reset-implicit-tcp", severity: .info,
    summary: "A chain ends in `reject with tcp reset`, which is about TCP alone.",
    rationale: """
      nft puts `meta l4proto tcp` in front of `reject with tcp reset`. UDP and everything else \
      goes on to the chain's policy. It is a warning where that accepts, for the chain looks \
      closed and is not; otherwise such packets are dropped without an answer.
      """,
    remedy: "Add a `reject` for the others.",
    references: ["nft(8), REJECT STATEMENT"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy accept;
          tcp dport 22 accept
          1️⃣reject with tcp reset
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 22 accept
          counter 1️⃣reject with tcp reset
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy accept;
          tcp dport 22 accept
          reject with tcp reset
          reject
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy accept;
          tcp dport 23 reject with tcp reset
          meta l4proto tcp reject with tcp reset
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for use in context.unusualStatements {
      let chain = ruleset.chain(use.chain)
      guard case .reject(let reject) = use.statement, reject.kind == .tcpReset,
        chain.rules.last == use.rule, chain.base != nil,
        ruleset.statements(ruleset.rule(use.rule).statements).allSatisfy(isNoMatch)
      else { continue }
      let isOpen = chain.policy != .drop
      findings.report(
        at: use.range,
        "this is about TCP alone: \(isOpen ? "the policy accepts" : "the policy drops") all else",
        severity: isOpen ? .warning : nil, hint: "add `reject` for the others")
    }
  }

  private static func isNoMatch(_ statement: Statement) -> Bool {
    switch statement {
    case .reject, .counter, .log, .last, .object(.counter, _): true
    default: false
    }
  }
}
