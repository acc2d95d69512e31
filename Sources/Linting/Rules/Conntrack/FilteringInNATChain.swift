import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules that drop in chains that see first packets only.
enum FilteringInNATChain: LintRule {
  static let info = RuleInfo(
    id: "CT110", name: "filtering-in-nat-chain", severity: .error,
    summary: "A rule drops packets in a chain of type nat, which sees first packets only.",
    rationale: """
      Chains of type nat are asked once for each connection, by its first packet, and only where no \
      translation was chosen before. Packets of known connections, `invalid` and `untracked` ones \
      never come by, so a blocklist there stops nothing that runs already or that conntrack \
      refuses. iptables doesn't take `-t nat … -j DROP` at all; nft loads it silently.

      Where the rule asks for `ct state new`, only first packets are meant, and it is a warning.
      """,
    remedy: """
      Write the rule in a chain of type filter: in prerouting at `priority mangle`, or in input and \
      forward.
      """,
    references: ["`nf_nat_inet_fn`: net/netfilter/nf_nat_core.c"],
    flagged: [
      """
      table ip t {
        chain c {
          type nat hook prerouting priority dstnat;
          ip saddr 192.0.2.1 1️⃣drop
        }
      }
      """,
      """
      table inet t {
        chain blocked {
          ip saddr { 192.0.2.1, 192.0.2.2 } 1️⃣drop
          tcp dport vmap 2️⃣{ 25 : drop, 80 : accept }
        }
        chain c {
          type nat hook postrouting priority srcnat;
          jump blocked
          ct state new ip daddr 192.0.2.3 3️⃣drop
        }
      }
      """,
    ],
    accepted: [
      """
      table ip t {
        chain c {
          type filter hook prerouting priority mangle;
          ip saddr 192.0.2.1 drop
        }
        chain d {
          type nat hook prerouting priority dstnat;
          ip saddr 192.0.2.1 accept
          tcp dport 80 redirect to :8080
        }
      }
      """,
      """
      table ip t {
        chain shared {
          ip saddr 192.0.2.1 drop
        }
        chain c {
          type filter hook prerouting priority mangle;
          jump shared
        }
        chain d {
          type nat hook prerouting priority dstnat;
          jump shared
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for id in ruleset.liveChains where context.contexts.isForNAT(id) {
      for ruleID in ruleset.chains[id.index].rules {
        let rule = ruleset.rule(ruleID)
        let facts = context.flow.facts(of: ruleID)
        guard drops(facts.step) else { continue }
        findings.report(
          at: range(of: rule, ruleset),
          "a chain of type nat sees the first packet of a connection only: what is known already, "
            + "`invalid` or `untracked` is not dropped",
          severity: facts.situations.states == .new ? .warning : nil,
          hint: "drop in a chain of type filter, in prerouting at priority mangle for example",
          notes: context.contexts[id].first.map { [context.note(on: $0)] } ?? [],
          witness: witness(facts, in: id, context))
      }
    }
  }

  private static func range(of rule: Rule, _ ruleset: Ruleset) -> SourceRange {
    for (statement, range) in zip(
      ruleset.statements(rule.statements), ruleset.ranges(rule.statements)
    ).reversed() {
      if case .verdictMap(_, let map) = statement { return ruleset.range(map) }
      return range
    }
    return rule.range
  }

  private static func drops(_ step: RuleFacts.Step) -> Bool {
    switch step {
    case .drop, .reject: true
    case .branches(let branches): branches.contains { drops($0.step) }
    default: false
    }
  }

  /// A segment that conntrack refuses passes by.
  private static func witness(_ facts: RuleFacts, in chain: ChainID, _ context: LintContext)
    -> Witness?
  {
    let start = Probe(nil, transport: Probe.Transport.tcp, .firstPackets)
    guard case .drop = facts.step, let probe = facts.example(from: start),
      let base = context.contexts.places(of: chain).first,
      var scene = WitnessScene(of: probe, at: base.hook.hook.witnessHook)
    else { return nil }
    scene.stray(expecting: "accept, ct state invalid")
    return scene.witness
  }
}
