import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules for the answer of a handshake behind one for established connections.
enum HandshakeIsEstablished: LintRule {
  static let info = RuleInfo(
    id: "CT218", name: "established-means-tcp-established", severity: .info, lifecycle: .optional,
    summary: "A rule accepts SYN ACKs behind one that accepts `established`, which they are.",
    rationale: """
      `established` is not the TCP state of the name. It begins with the first packet in the reply \
      direction: a SYN ACK, or the RST that answers a SYN, is `established` already. Where those \
      are accepted, a rule for SYN ACKs decides nothing more, and what it still sees is `invalid`.
      """,
    remedy: "Leave the rule out.",
    references: ["`resolve_normal_ct`: net/netfilter/nf_conntrack_core.c"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          1️⃣tcp flags & (syn|ack) == syn|ack accept
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook forward priority filter; policy drop;
          ct state vmap { established : accept, related : accept }
          iifname "wan" 1️⃣tcp flags syn,ack / fin,syn,rst,ack accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp flags & (syn|ack) == syn|ack accept
          ct state established,related accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          iifname "lan" ct state established,related accept
          iifname "wan" tcp flags & (syn|ack) == syn|ack accept
        }
        chain d {
          type filter hook output priority filter;
          ct state established accept
          tcp flags & (syn|ack) == syn accept
        }
      }
      """,
    ])

  /// The values with SYN and ACK, RFC 9293.
  private static let synAcks = FlagSet { $0 & 0x12 == 0x12 }

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    let answers = Probe(nil, transport: Probe.Transport.tcp, .replies)
    for base in ruleset.liveChains {
      let chain = ruleset.chains[base.index]
      guard chain.base != nil, context.contexts.isBehindConntrack(base),
        !context.contexts.isForNAT(base)
      else { continue }
      // The answer of a handshake that no rule names, over any interface.
      var accepted = false
      for id in chain.rules {
        let facts = context.flow.facts(of: id)
        if accepted, case .accept = facts.step, !facts.asksConntrack, let place = handshake(facts) {
          let rule = ruleset.rule(id)
          findings.report(
            at: context.range(ofCondition: place, facts, rule),
            "a SYN ACK is `established` already, and was accepted before",
            hint: "leave the rule out: what it still sees answers no SYN")
        }
        accepted = accepted || facts.acceptsByConntrack(answers)
      }
    }
  }

  private static func handshake(_ facts: RuleFacts) -> Int? {
    facts.conditions.firstIndex { condition in
      if case .flags(let flags) = condition {
        !flags.isEmpty && flags.isSubset(of: synAcks)
      } else {
        false
      }
    }
  }
}
