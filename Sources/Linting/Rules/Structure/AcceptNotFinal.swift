import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules that accept what a later base chain drops all the same.
enum AcceptNotFinal: LintRule {
  static let info = RuleInfo(
    id: "RS710", name: "accept-not-final", severity: .warning,
    summary: "A rule accepts packets that a later base chain of the same hook drops.",
    rationale: """
      `drop` is final, `accept` is not: it ends this base chain, and the next one of the hook, with \
      a higher priority, begins anew. A port that is opened in one table stays closed where the \
      chain of another table – the system's own firewall, firewalld, the iptables rules – drops by \
      policy. Both must accept.
      """,
    remedy: """
      Put the rule into the chain that drops, or let the first chain mark the packet (`meta mark \
      set`) and the second accept the mark.
      """,
    references: [
      "nft(8), CHAINS", "https://github.com/firewalld/firewalld/issues/767",
      "https://github.com/miniupnp/miniupnp/issues/422",
    ],
    flagged: [
      """
      table inet a {
        chain c {
          type filter hook input priority 0;
          1️⃣tcp dport 80 accept
        }
      }
      table inet b {
        chain c {
          type filter hook input priority 10; policy drop;
          tcp dport 22 accept
        }
      }
      """,
      """
      table ip upnp {
        chain forward {
          type filter hook forward priority -1; policy accept;
          1️⃣ip daddr 192.168.1.5 udp dport 3074 accept
        }
      }
      table inet fw {
        chain forward {
          type filter hook forward priority 0; policy accept;
          ct state established,related accept
          tcp dport 22 accept
          reject
        }
      }
      """,
    ],
    accepted: [
      """
      table inet a {
        chain c {
          type filter hook input priority 0;
          tcp dport 80 accept
        }
      }
      table inet b {
        chain c {
          type filter hook input priority 10; policy drop;
          tcp dport { 22, 80 } accept
        }
      }
      """,
      """
      table inet a {
        chain c {
          type filter hook input priority 10;
          tcp dport 80 accept
        }
        chain f {
          type filter hook forward priority 0;
          tcp dport 25 accept
        }
      }
      table inet b {
        chain c {
          type filter hook input priority 0; policy drop;
          tcp dport 80 accept
        }
        chain f {
          type filter hook forward priority 10; policy accept;
          tcp dport 26 drop
        }
      }
      """,
    ])

  /// Of a long chain only so many rules are looked at.
  private static let ruleLimit = 32

  static func check(_ context: LintContext, into findings: inout Findings) {
    var reported: Set<RuleID> = []
    for hook in [Hook.input, .forward, .output] {
      for family in [Family.ip, .ip6] {
        let chains = context.flow.filters(at: hook, for: family)
        guard chains.count > 1 else { continue }
        for (index, earlier) in chains.enumerated().dropLast() {
          for later in chains[(index + 1)...] where context.flow.isClosed(later, for: family) {
            check(earlier, before: later, family, context, &reported, into: &findings)
          }
        }
      }
    }
  }

  private static func check(
    _ earlier: ChainID, before later: ChainID, _ family: Family, _ context: LintContext,
    _ reported: inout Set<RuleID>, into findings: inout Findings
  ) {
    let ruleset = context.ruleset
    guard let base = ruleset.chain(later).base, let first = ruleset.chain(earlier).base,
      first.priority < base.priority
    else { return }
    for id in ruleset.chain(earlier).rules.prefix(ruleLimit) {
      let rule = ruleset.rule(id)
      guard ruleset.end(of: rule) == .accept, !context.conditions[id].constraints.isEmpty,
        let probe = Probe(context.conditions[id], context.conditions, family),
        !context.flow.outcome(of: probe, in: later).mayPass
      else { continue }
      // The first such rule of a chain tells it all.
      guard reported.insert(id).inserted else { return }
      findings.report(
        at: rule.range,
        "`\(ruleset.path(of: later))` comes after this chain and drops such packets all the same",
        hint: "accept them there too",
        notes: [Diagnostic.Note(ruleset.chain(later).nameRange, "priority \(base.priority)")])
      return
    }
  }
}
