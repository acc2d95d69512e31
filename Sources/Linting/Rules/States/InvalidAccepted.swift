import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules that accept `invalid` packets along with others.
enum InvalidAccepted: LintRule {
  static let info = RuleInfo(
    id: "CT212", name: "invalid-accepted", severity: .warning,
    summary: "A rule of a closed chain accepts `invalid` packets along with those it is about.",
    rationale: """
      `invalid` are packets that failed the tracker's checks: segments outside the window, answers \
      to nothing, broken headers. `ct state != new accept`, and lists that name all states, let \
      them in. They also leave untranslated, since NAT never sees them.

      A rule for `invalid` packets alone is taken to be meant that way.
      """,
    remedy: "Name the states that are wanted: `ct state established,related accept`.",
    references: ["`nf_conntrack_in`: net/netfilter/nf_conntrack_core.c"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          1️⃣ct state != new accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook forward priority filter; policy drop;
          iifname "lan" 1️⃣ct state { new, established, related, invalid } accept
        }
      }
      """,
      """
      *filter
      :INPUT DROP [0:0]
      -A INPUT -m 1️⃣conntrack ! --ctstate NEW -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          ct state invalid ip saddr 192.0.2.1 accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter;
          ct state != new accept
        }
        chain d {
          type filter hook forward priority filter; policy drop;
          ct state invalid drop
          ct state != new accept
        }
        chain e {
          type filter hook output priority filter;
          ct state != new accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    var refused: RefusedPackets?
    var closed: [ChainID: Bool] = [:]
    for use in ruleset.references.conntrack where use.keyRead == .state {
      guard ruleset.isLive(use.rule) else { continue }
      let rule = ruleset.rule(use.rule)
      let facts = context.flow.facts(of: use.rule)
      guard case .accept = facts.step,
        let states = statesAccepted(ruleset.statement(use.statement, of: rule), ruleset),
        states.contains(.invalid), states != .invalid, states != .all,
        !isNarrow(facts), context.contexts.isBehindConntrack(rule.chain),
        !ruleset.isForLoopbackOnly(rule)
      else { continue }
      let isClosed = context.contexts[rule.chain].contains { base in
        if let known = closed[base] { return known }
        let found = context.flow.families(of: base).contains {
          context.flow.isClosed(base, for: $0)
        }
        closed[base] = found
        return found
      }
      guard isClosed else { continue }
      let whole = refused ?? RefusedPackets(context)
      refused = whole
      guard whole.mayMeet(use.rule) else { continue }
      findings.report(
        at: use.range, "this accepts `invalid` packets too, which failed conntrack's checks",
        hint: "name the states that are wanted: `ct state established,related`",
        witness: witness(facts, in: rule.chain, context))
    }
  }

  /// A segment of no connection, which is accepted.
  private static func witness(_ facts: RuleFacts, in chain: ChainID, _ context: LintContext)
    -> Witness?
  {
    guard let base = context.contexts.places(of: chain).first,
      let probe = facts.example(from: Probe(nil, .refused)),
      var scene = WitnessScene(of: probe, at: base.hook.hook.witnessHook)
    else { return nil }
    scene.stray(expecting: "accept, ct state invalid")
    return scene.witness
  }

  private static func statesAccepted(_ statement: Statement, _ ruleset: Ruleset)
    -> ConntrackState?
  {
    guard case .match = statement else { return nil }
    return ConntrackComparison.all(in: statement, of: ruleset).first { $0.key == .state }
      .flatMap { $0.comparesListedStates(in: ruleset) ? nil : ValueTest($0, in: ruleset)?.states }
  }

  /// Whether the rule is about ICMP, whose messages have reasons of their own to be `invalid`.
  private static func isNarrow(_ facts: RuleFacts) -> Bool {
    facts.isAbout(transport: Probe.Transport.icmp)
      || facts.isAbout(transport: Probe.Transport.icmpv6)
  }
}
