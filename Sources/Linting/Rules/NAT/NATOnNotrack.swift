import CTVetDiagnostics
import CTVetRulesetModel

/// Reports translations of packets that are exempted from tracking.
enum NATOnNotrack: LintRule {
  static let info = RuleInfo(
    id: "NAT406", name: "nat-on-notracked", severity: .error,
    summary: "A rule translates packets that a rule before conntrack exempts from tracking.",
    rationale: """
      NAT keeps its translations in the connections. A packet that is exempted by `notrack` has \
      none, and chains of type nat never see it: the translation doesn't happen.
      """,
    remedy: "Take the packets that shall be translated out of the `notrack` rule.",
    references: ["`nf_nat_inet_fn`: net/netfilter/nf_nat_core.c"],
    flagged: [
      """
      table ip t {
        chain r {
          type filter hook prerouting priority raw;
          tcp dport 8080 notrack
        }
        chain n {
          type nat hook prerouting priority dstnat;
          tcp dport 8080 1️⃣dnat to 10.0.0.2:80
        }
      }
      """,
      """
      table ip t {
        chain r {
          type filter hook prerouting priority raw;
          iifname "lan" notrack
        }
        chain n {
          type nat hook prerouting priority dstnat;
          iifname "lan" udp dport 53 1️⃣redirect to :5353
        }
      }
      """,
      """
      *raw
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -p udp --dport 53 -j CT --notrack
      COMMIT
      *nat
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -p udp --dport 53 -j 1️⃣DNAT --to-destination 10.0.0.2
      COMMIT
      """,
    ],
    accepted: [
      """
      table ip t {
        chain n {
          type nat hook prerouting priority dstnat;
          tcp dport 8080 dnat to 10.0.0.2:80
        }
      }
      """,
      """
      table ip t {
        chain r {
          type filter hook prerouting priority raw;
          tcp dport 8081 notrack
          ip saddr 10.0.0.2 tcp dport 8080 notrack
        }
        chain s {
          type filter hook output priority raw;
          tcp dport 8080 notrack
        }
        chain n {
          type nat hook prerouting priority dstnat;
          tcp dport 8080 dnat to 10.0.0.2:80
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard !context.exemptions.isEmpty else { return }
    for unusual in context.unusualStatements {
      guard case .nat(let nat) = unusual.statement, ruleset.isLive(unusual.rule) else { continue }
      let rule = ruleset.rule(unusual.rule)
      let places = context.contexts.places(of: rule.chain)
      guard !places.isEmpty else { continue }
      let family = ruleset.chains[rule.chain.index].family
      var start = Probe(family == .ip || family == .ip6 ? family : nil, .all)
      // What leaves by an interface came in by any, and was made here or not.
      if nat.kind == .masquerade || nat.kind == .snat { start[.inputInterface] = .unknown }
      guard let probe = context.flow.facts(of: unusual.rule).example(from: start) else { continue }
      let isInput = places.allSatisfy { $0.hook.hook == .prerouting }
      let isOutput = places.allSatisfy { $0.hook.hook == .output }
      guard
        let exemption = context.exemptions.first(where: { exemption in
          switch exemption.hook {
          case .output: guard isOutput else { return false }
          default: guard isInput else { return false }
          }
          let other = ruleset.chains[exemption.base.index].family
          guard other.overlaps(family) || other == .netdev else { return false }
          return isCertain(exemption, probe, context)
        })
      else { continue }
      findings.report(
        at: unusual.range,
        "these packets are exempted from tracking, so that no chain of type nat sees them",
        hint: "take them out of the `notrack` rule",
        notes: [Diagnostic.Note(exemption.use.range, "they are exempted here")],
        witness: witness(probe, isOutput ? .output : .forward))
    }
  }

  private static func witness(_ probe: Probe, _ hook: Hook) -> Witness? {
    var scene = WitnessScene(of: probe, at: hook)
    scene?.begin(expecting: "ct state untracked")
    return scene?.witness
  }

  /// Whether a packet is certainly exempted: by a rule of the base chain itself.
  private static func isCertain(_ exemption: Exemption, _ probe: Probe, _ context: LintContext)
    -> Bool
  {
    let rule = context.ruleset.rule(exemption.use.rule)
    let chain = context.ruleset.chains[rule.chain.index]
    guard rule.chain == exemption.base,
      context.flow.facts(of: exemption.use.rule).truth(for: probe) == .yes
    else { return false }
    // A rule in front may take the packet away.
    for id in chain.rules {
      if id == exemption.use.rule { return true }
      let facts = context.flow.facts(of: id)
      if case .next = facts.step { continue }
      if facts.truth(for: probe) != .no { return false }
    }
    return false
  }
}
