import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules that accept whatever a helper announces.
enum RelatedAcceptedWithHelper: LintRule {
  static let info = RuleInfo(
    id: "CT224", name: "related-accept-all-with-helper", severity: .info,
    summary: "A helper is assigned, and `related` connections to any port are accepted.",
    rationale: """
      Without a helper `related` means ICMP errors, and accepting all of them is right. A helper \
      announces connections by what it reads from the control connection, which the peers write: \
      an FTP server or client can have it open a connection to any port.
      """,
    remedy: """
      Accept what the helper announces by `ct helper` with the ports that it may use, and other \
      `related` packets for ICMP alone.
      """,
    references: ["https://github.com/regit/secure-conntrack-helpers"],
    flagged: [
      """
      table inet t {
        ct helper ftp {
          type "ftp" protocol tcp;
        }
        chain h {
          type filter hook prerouting priority filter;
          tcp dport 21 ct helper set "ftp"
        }
        chain c {
          type filter hook forward priority filter; policy drop;
          1️⃣ct state established,related accept
        }
      }
      """,
      """
      table inet t {
        ct helper tftp {
          type "tftp" protocol udp;
        }
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established accept
          1️⃣ct state related counter accept
          udp dport 69 ct helper set "tftp" accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        ct helper ftp {
          type "ftp" protocol tcp;
        }
        chain h {
          type filter hook prerouting priority filter;
          tcp dport 21 ct helper set "ftp"
        }
        chain c {
          type filter hook forward priority filter; policy drop;
          ct state established accept
          ct state related ct helper "ftp" tcp dport 1024-65535 accept
          meta l4proto { icmp, ipv6-icmp } ct state related accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook forward priority filter; policy drop;
          ct state established,related accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    let helper = ruleset.references.conntrack.first { use in
      guard case .attach(.ctHelper) = use.kind else { return false }
      return ruleset.isLive(use.rule)
    }
    guard let helper else { return }
    var reported: Set<ChainID> = []
    context.forEachRule { id, rule, facts in
      guard case .accept = facts.step, facts.conditions.count == 1, facts.asksConntrack,
        facts.situations.states.contains(.related), facts.situations.states != .all,
        context.contexts.isBehindConntrack(rule.chain), !context.contexts.isForNAT(rule.chain),
        reported.insert(rule.chain).inserted
      else { return }
      findings.report(
        at: context.rangeOfConntrackCondition(facts, rule),
        "this accepts every connection that a helper announces, to whatever port",
        hint: "accept those by `ct helper` and port, and other `related` packets for ICMP alone",
        notes: [Diagnostic.Note(helper.range, "a helper is assigned here")])
    }
  }
}
