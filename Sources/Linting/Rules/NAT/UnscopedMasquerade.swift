import CTVetDiagnostics
import CTVetRulesetModel

/// Reports `masquerade` that applies to every connection.
enum UnscopedMasquerade: LintRule {
  static let info = RuleInfo(
    id: "NAT408", name: "masquerade-unscoped", severity: .warning,
    summary: "`masquerade` stands without a condition, so it rewrites incoming connections too.",
    rationale: """
      A rule that is only `masquerade` gives every connection that leaves through any interface the \
      address of that interface: those from inside to the Internet, and those from outside to a \
      server inside as well, which then sees the router as the client of them all. Logs and \
      blocklists on the server lose their meaning.
      """,
    remedy: "Name the interface that leads outside: `oifname \"wan\" masquerade`.",
    references: ["man nft(8), NAT STATEMENTS"],
    flagged: [
      """
      table ip t {
        chain c {
          type nat hook postrouting priority srcnat;
          1️⃣masquerade
        }
      }
      """,
      """
      table inet t {
        chain out {
          counter 1️⃣masquerade
        }
        chain c {
          type nat hook postrouting priority srcnat;
          meta l4proto { tcp, udp } 2️⃣masquerade
          jump out
        }
      }
      """,
      """
      *nat
      :POSTROUTING ACCEPT [0:0]
      -A POSTROUTING -j 1️⃣MASQUERADE
      COMMIT
      """,
    ],
    accepted: [
      """
      table ip t {
        chain c {
          type nat hook postrouting priority srcnat;
          oifname "out0" masquerade
          ip saddr 10.0.0.0/8 masquerade
          meta mark 1 masquerade
        }
      }
      """,
      """
      table ip t {
        chain out {
          masquerade
        }
        chain c {
          type nat hook postrouting priority srcnat;
          oifname "out0" jump out
        }
        chain d {
          type nat hook postrouting priority srcnat + 1;
          oifname "lan" accept
          masquerade
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for unusual in context.unusualStatements {
      guard case .nat(let nat) = unusual.statement, nat.kind == .masquerade,
        ruleset.isLive(unusual.rule), hasNoScope(context.flow.facts(of: unusual.rule))
      else { continue }
      let chain = ruleset.rule(unusual.rule).chain
      guard !context.contexts[chain].isEmpty, isReachedByAll(chain, unusual.rule, context) else {
        continue
      }
      findings.report(
        at: unusual.range,
        "this rewrites every connection, those from outside to a server inside too",
        hint: "name the interface that leads outside: `oifname \"…\" masquerade`")
    }
  }

  /// Whether nothing is asked of a packet but its protocols.
  private static func hasNoScope(_ facts: RuleFacts) -> Bool {
    facts.conditions.allSatisfy { condition in
      switch condition {
      case .family, .transport: true
      case .situations(let passing, _): SituationSet.firstPackets.isSubset(of: passing)
      case .value, .flags, .opaque: false
      }
    }
  }

  /// Whether no rule in front makes an exception, up to the base chain.
  private static func isReachedByAll(_ chain: ChainID, _ rule: RuleID, _ context: LintContext)
    -> Bool
  {
    var current = (chain: chain, rule: rule)
    for _ in 0..<16 {
      for id in context.ruleset.chains[current.chain.index].rules {
        if id == current.rule { break }
        let facts = context.flow.facts(of: id)
        switch facts.step {
        case .next: continue
        // Behind one that takes everything there is nothing left.
        case .translate where !facts.isUnconditional: continue
        default: return false
        }
      }
      if context.ruleset.chains[current.chain.index].base != nil { return true }
      let calls = context.graph.edges.filter { $0.to == current.chain }
      guard let call = calls.first, calls.count == 1,
        hasNoScope(context.flow.facts(of: call.rule))
      else { return false }
      current = (call.from, call.rule)
    }
    return false
  }
}
