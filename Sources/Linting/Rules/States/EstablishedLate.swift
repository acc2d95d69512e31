import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules for established connections that stand behind many others.
enum EstablishedLate: LintRule {
  static let info = RuleInfo(
    id: "CT219", name: "established-rule-late", severity: .info, lifecycle: .optional,
    summary: "The rule that accepts established connections stands behind many others.",
    rationale: """
      Nearly all packets belong to connections that are known. Each of them goes through all rules \
      in front of the one that accepts `established`, which costs time and decides nothing. Rules \
      that drop must keep their place.
      """,
    remedy: "Move the rule to the front, behind those that drop.",
    references: ["man nft(8), CONNTRACK EXPRESSIONS"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 22 accept
          tcp dport 25 accept
          tcp dport 80 accept
          tcp dport 443 accept
          udp dport 53 accept
          udp dport 123 accept
          1️⃣ct state established,related accept
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook forward priority filter; policy drop;
          ip daddr 10.0.0.1 accept
          ip daddr 10.0.0.2 accept
          ip daddr 10.0.0.3 accept
          ip daddr 10.0.0.4 accept
          ip daddr 10.0.0.5 accept
          ip daddr 10.0.0.6 accept
          1️⃣ct state vmap { established : accept, related : accept, invalid : drop }
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          iif "lo" accept
          ct state invalid drop
          ct state established,related accept
          tcp dport 22 accept
          tcp dport 25 accept
          tcp dport 80 accept
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook input priority filter; policy drop;
          ip saddr 10.0.0.1 drop
          ip saddr 10.0.0.2 drop
          ip saddr 10.0.0.3 drop
          ip saddr 10.0.0.4 drop
          ip saddr 10.0.0.5 drop
          ip saddr 10.0.0.6 drop
          ct state established,related accept
        }
      }
      """,
    ])

  /// How many rules that accept may stand in front.
  private static let many = 5

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for base in ruleset.liveChains {
      let chain = ruleset.chains[base.index]
      guard chain.base != nil, context.contexts.isBehindConntrack(base),
        !context.contexts.isForNAT(base)
      else { continue }
      var others = 0
      for id in chain.rules {
        let facts = context.flow.facts(of: id)
        let known = Probe(nil, transport: Probe.Transport.tcp, .replies)
        if facts.step.mayAccept, isAboutStates(facts), facts.truth(for: known) == .yes {
          guard others > many else { break }
          findings.report(
            at: context.rangeOfConntrackCondition(facts, ruleset.rule(id)),
            "packets of known connections go through \(others) other accepting rules first",
            hint: "move this in front of them")
          break
        }
        if case .accept = facts.step { others += 1 }
      }
    }
  }

  private static func isAboutStates(_ facts: RuleFacts) -> Bool {
    if facts.asksConntrack { return facts.situations.states.contains(.established) }
    guard case .branches(let branches) = facts.step else { return false }
    return branches.contains { branch in
      guard case .situations(let passing, _) = branch.condition else { return false }
      return passing.states == .established && branch.step.mayAccept
    }
  }
}
