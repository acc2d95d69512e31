import CTVetDiagnostics
import CTVetRulesetModel

/// Reports chains that drop the answers to connections that were let through.
enum NoEstablishedAccept: LintRule {
  static let info = RuleInfo(
    id: "CT207", name: "no-established-accept", severity: .warning,
    summary: "The first packet of a connection is accepted, and every answer to it is dropped.",
    rationale: """
      A rule that names an interface, or a port of the server, matches one direction only. In a \
      chain that drops the rest the answers need a rule of their own, or the connection ends with \
      the SYN ACK that never arrives: `iifname "lan" ct state new,established accept` alone lets \
      nothing come back. What input accepts is answered through output, and the other way round.

      Connections of TCP are followed in thought: as the rules accept their first packet, the answer \
      goes back through the chains on its way. It is reported where it is certainly dropped.
      """,
    remedy: "Write `ct state established,related accept` as the first rule.",
    references: ["man nft(8), CONNTRACK EXPRESSIONS"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter; policy drop;
          1️⃣iifname "in0" ct state new,established accept
        }
      }
      """,
      """
      table ip t {
        chain i {
          type filter hook input priority filter; policy drop;
          1️⃣tcp dport 22 accept
        }
        chain o {
          type filter hook output priority filter; policy drop;
          oifname "lo" accept
          udp dport 53 accept
        }
      }
      """,
      """
      table ip t {
        chain 1️⃣i {
          type filter hook input priority filter; policy drop;
          iif "lo" accept
          tcp dport 22 accept
        }
      }
      """,
      """
      *filter
      :FORWARD DROP [0:0]
      -A FORWARD -i 1️⃣eth1 -o eth0 -p tcp --dport 80 -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter; policy drop;
          ct state established,related accept
          iifname "in0" ct state new accept
        }
      }
      """,
      """
      table ip t {
        chain i {
          type filter hook input priority filter; policy drop;
          tcp dport 22 accept
          tcp sport { 53, 80 } accept
        }
        chain o {
          type filter hook output priority filter; policy drop;
          tcp sport 22 accept
          tcp dport { 53, 80 } accept
        }
        chain f {
          type filter hook forward priority filter; policy drop;
          iifname "lan" oifname "wan" accept
          iifname "wan" oifname "lan" ct state established accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for loss in ReplyLoss.all(in: context) where loss.rule4 == nil {
      report(loss, context, into: &findings)
    }
  }

  private static func report(
    _ loss: ReplyLoss, _ context: LintContext, into findings: inout Findings
  ) {
    let ruleset = context.ruleset
    let name = ruleset.path(of: loss.chain)
    let hint = "accept `ct state established,related` as the first rule of `\(name)`"
    guard let id = loss.acceptingRule else {
      let whose =
        ruleset.chains[loss.chain.index].base?.hook == .input
        ? "connections that this host opens" : "connections to this host"
      findings.report(
        at: ruleset.chains[loss.chain.index].nameRange,
        "\(whose) are let through, and this chain drops all answers to them", hint: hint,
        witness: loss.witness(context))
      return
    }
    findings.report(
      at: context.rangeOfConditions(ruleset.rule(id)),
      "connections are accepted here, and `\(name)` drops the answers to them", hint: hint,
      notes: [context.note(on: loss.chain)], witness: loss.witness(context))
  }
}
