import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules that accept `related` packets of TCP or UDP, which excludes ICMP errors.
enum RelatedForOneProtocol: LintRule {
  static let info = RuleInfo(
    id: "CT209", name: "related-restricted-to-protocol", severity: .warning,
    summary: "`related` is accepted for TCP or UDP only, and ICMP errors are dropped.",
    rationale: """
      The ICMP error about a TCP connection is `related`, but it is a packet of ICMP. A rule with \
      `meta l4proto tcp` or `tcp dport` never admits it, whatever states it names, and senders \
      don't learn that their packets are too big.

      It is not reported where another rule accepts these errors.
      """,
    remedy: "Write `ct state established,related accept` without a match of the protocol.",
    references: ["RFC 1191, RFC 8201: path MTU discovery"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          meta l4proto tcp 1️⃣ct state established,related accept
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook forward priority filter; policy drop;
          udp sport 53 1️⃣ct state { established, related } accept
          ip protocol tcp ct state established,related accept
          icmp type echo-request accept
        }
      }
      """,
      """
      *filter
      :INPUT DROP [0:0]
      -A INPUT -p tcp -m 1️⃣conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook input priority filter; policy drop;
          ip protocol tcp ct state established,related accept
          ip protocol udp ct state established,related accept
          ip protocol icmp ct state established,related accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for loss in context.errorLosses where loss.acceptsRelated {
      let rule = ruleset.rule(loss.rule)
      findings.report(
        at: context.rangeOfConntrackCondition(context.flow.facts(of: loss.rule), rule),
        "`related` packets are ICMP errors, and none is of this protocol: "
          + "`\(ruleset.path(of: loss.chain))` drops them",
        hint: "accept `ct state established,related` for every protocol",
        witness: loss.witness(context))
    }
  }
}
