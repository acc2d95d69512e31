import CTVetDiagnostics
import CTVetRulesetModel

/// Reports matches of `ct helper` in rules about the connection that the helper reads.
enum HelperMatchesDataOnly: LintRule {
  static let info = RuleInfo(
    id: "CT216", name: "ct-helper-matches-data-only", severity: .warning,
    summary: "`ct helper` is matched beside the port of the control connection, which has none.",
    rationale: """
      `ct helper "ftp"` reads the helper of the connection that announced this one. It is true for \
      the data connection that FTP's control connection announced, and for no packet of the control \
      connection itself, so together with `tcp dport 21` it never matches. `-m helper` of iptables \
      is the same.
      """,
    remedy: """
      Match the data connection by `ct state related ct helper "ftp"`, and the control connection \
      by its port alone.
      """,
    references: ["`nft_ct_get_eval`: net/netfilter/nft_ct.c"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter;
          tcp dport 21 1️⃣ct helper "ftp" accept
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook input priority filter;
          1️⃣ct helper "tftp" ct state established udp dport { 69 } accept
          2️⃣ct helper "sip" udp dport 5060 accept
        }
      }
      """,
      """
      *filter
      :INPUT DROP [0:0]
      -A INPUT -p tcp --dport 21 -m 1️⃣helper --helper ftp -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter;
          ct state related ct helper "ftp" accept
          tcp dport 21 ct state new accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook forward priority filter;
          ct state related ct helper "ftp" tcp dport 1024-65535 accept
          ct helper "ftp" tcp dport { 20, 21 } accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for use in ruleset.references.conntrack where use.keyRead == .helper {
      guard ruleset.isLive(use.rule) else { continue }
      let rule = ruleset.rule(use.rule)
      guard case .match(_, let comparison, let right) = ruleset.statement(use.statement, of: rule),
        comparison == .implicit || comparison == .equal,
        let helper = KnownHelper(ruleset.text(ruleset.resolved(right)))
      else { continue }
      let facts = context.flow.facts(of: use.rule)
      let isControl = facts.conditions.contains { condition in
        guard case .value(.destinationPort, let ports, isNegated: false) = condition,
          ports.isComplete, !ports.ranges.isEmpty
        else { return false }
        return ports.ranges.allSatisfy { $0 == UInt128(helper.port)...UInt128(helper.port) }
      }
      guard isControl else { continue }
      findings.report(
        at: use.range,
        "this matches connections that \(helper.name) announced, never its control connection to "
          + "port \(helper.port)",
        hint: "match the control connection by its port alone, the other with `ct state related`")
    }
  }
}
