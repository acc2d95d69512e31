import CTVetDiagnostics
import CTVetRulesetModel

/// Reports blocklists behind the rule that accepts established connections.
enum BlockAfterEstablished: LintRule {
  static let info = RuleInfo(
    id: "CT220", name: "block-after-established", severity: .info, lifecycle: .optional,
    summary: "A blocklist stands behind the rule that accepts established connections.",
    rationale: """
      Where `ct state established accept` comes first, an address that is added to the list keeps \
      the connections that it has: only new ones are dropped. That is often meant, as it saves a \
      look into the list for each packet.
      """,
    remedy: """
      Put the list in front, or end the connections with `conntrack -D` when an address is added.
      """,
    references: ["man nft(8), SETS"],
    flagged: [
      """
      table ip t {
        set blocked {
          type ipv4_addr
        }
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          1️⃣ip saddr @blocked drop
        }
      }
      """,
      """
      table inet t {
        set blocked {
          type ipv6_addr
        }
        chain c {
          type filter hook forward priority filter; policy accept;
          ct state vmap { established : accept, related : accept }
          iifname "wan" 1️⃣ip6 saddr @blocked counter reject
        }
      }
      """,
    ],
    accepted: [
      """
      table ip t {
        set blocked {
          type ipv4_addr
        }
        chain c {
          type filter hook input priority filter; policy drop;
          ip saddr @blocked drop
          ct state established,related accept
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          ip saddr { 192.0.2.1, 192.0.2.2 } drop
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    let known = Probe(nil, transport: Probe.Transport.tcp, .replies)
    for base in ruleset.liveChains {
      let chain = ruleset.chains[base.index]
      guard chain.base != nil, context.contexts.isBehindConntrack(base),
        !context.contexts.isForNAT(base)
      else { continue }
      var accepted = false
      for id in chain.rules {
        let facts = context.flow.facts(of: id)
        if accepted, ruleset.dropsAll(ruleset.end(of: ruleset.rule(id))),
          let range = lookUp(ruleset.rule(id), ruleset)
        {
          findings.report(
            at: range,
            "connections of these addresses that are known already were accepted before",
            hint: "put the list in front where it shall end them")
        }
        accepted = accepted || facts.acceptsByConntrack(known)
      }
    }
  }

  /// Where a source address is looked up in a named set.
  private static func lookUp(_ rule: Rule, _ ruleset: Ruleset) -> SourceRange? {
    for (statement, range) in zip(
      ruleset.statements(rule.statements), ruleset.ranges(rule.statements))
    {
      guard case .match(let left, let comparison, let right) = statement,
        comparison == .implicit || comparison == .equal,
        case .setReference = ruleset.expression(ruleset.resolved(right))
      else { continue }
      switch ruleset.expression(ruleset.resolved(left)) {
      case .payload(.ip, .saddr), .payload(.ip6, .saddr): return range
      default: continue
      }
    }
    return nil
  }
}
