import CTVetDiagnostics
import CTVetRulesetModel

/// Tells of closed inputs without connection tracking.
enum StatelessFilter: LintRule {
  static let info = RuleInfo(
    id: "SEC810", name: "stateless-filter", severity: .info, lifecycle: .optional,
    summary: "A closed input does not ask connection tracking anything.",
    rationale: """
      Without `ct state` a filter can't tell answers from new connections. Rules that let answers in by \
      their source port let in everyone who sends from that port.
      """,
    remedy: "Accept `ct state established,related`, and what begins connections by port.",
    references: ["nft(8), CONNTRACK EXPRESSIONS"],
    flagged: [
      """
      table inet t {
        chain 1️⃣input {
          type filter hook input priority filter; policy drop;
          tcp sport { 80, 443 } accept
          tcp dport 22 accept
        }
      }
      """,
      """
      *filter
      1️⃣:INPUT DROP [0:0]
      -A INPUT -p udp --sport 53 -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          tcp dport 22 accept
        }
      }
      """,
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy accept;
          tcp dport 23 drop
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard context.flow.isComplete, ruleset.references.conntrack.isEmpty else { return }
    for id in context.closedChains(at: .input) {
      findings.report(
        at: ruleset.chains[id.index].nameRange,
        "no rule asks for the state of connections", hint: "accept `ct state established,related`")
    }
  }
}
