import CTVetDiagnostics
import CTVetRulesetModel

/// Reports exceptions from NAT that a later nat chain doesn't know of.
enum SecondNATChain: LintRule {
  static let info = RuleInfo(
    id: "NAT407", name: "second-nat-chain", severity: .warning,
    summary: "`accept` in one nat chain doesn't keep a later one from translating the packet.",
    rationale: """
      `accept` ends its own base chain only. Where another chain of type nat follows in the same \
      hook, it is asked too, and may translate what the first one made an exception for. Of two \
      translations the first one counts.
      """,
    remedy: "Write the exception in the chain that translates, or in each of them.",
    references: ["`nf_nat_inet_fn`: net/netfilter/nf_nat_core.c"],
    flagged: [
      """
      table ip a {
        chain c {
          type nat hook prerouting priority -110;
          tcp dport 80 1️⃣accept
        }
      }
      table ip b {
        chain c {
          type nat hook prerouting priority -90;
          tcp dport 80 dnat to 10.0.0.2
        }
      }
      """,
      """
      table inet a {
        chain c {
          type nat hook postrouting priority srcnat - 1;
          ip daddr 10.0.0.0/8 1️⃣accept
        }
      }
      table ip b {
        chain c {
          type nat hook postrouting priority srcnat;
          oifname "wan" masquerade
        }
      }
      """,
    ],
    accepted: [
      """
      table ip b {
        chain c {
          type nat hook prerouting priority dstnat;
          tcp dport != 80 dnat to 10.0.0.2
          tcp dport 80 accept
        }
        chain d {
          type nat hook postrouting priority srcnat;
          masquerade
        }
      }
      """,
      """
      table ip a {
        chain c {
          type nat hook prerouting priority -110;
          tcp dport 80 accept
        }
      }
      table ip b {
        chain c {
          type nat hook prerouting priority -90;
          tcp dport 81 dnat to 10.0.0.2
          tcp dport 80 accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    let bases = ruleset.liveChains.filter { id in
      let chain = ruleset.chains[id.index]
      return chain.base?.type == .nat && !ruleset.isDormant(chain.table) && !chain.rules.isEmpty
    }
    for first in bases {
      let later = bases.filter { follows($0, first, ruleset) }
      guard !later.isEmpty else { continue }
      for id in ruleset.chains[first.index].rules {
        let facts = context.flow.facts(of: id)
        guard case .accept = facts.step else { continue }
        let family = ruleset.chains[first.index].family
        let start = Probe(family == .inet ? nil : family, .firstPackets)
        guard let probe = facts.example(from: start), !facts.isUnconditional,
          let (base, rule) = translation(of: probe, in: later, context)
        else { continue }
        findings.report(
          at: context.rangeOfEnd(ruleset.rule(id)),
          "`accept` ends this chain only: `\(ruleset.path(of: base))` follows and may translate "
            + "the packet",
          hint: "write the exception there too",
          notes: [Diagnostic.Note(ruleset.rule(rule).range, "by this rule")])
      }
    }
  }

  private static func follows(_ second: ChainID, _ first: ChainID, _ ruleset: Ruleset) -> Bool {
    let (one, other) = (ruleset.chains[first.index], ruleset.chains[second.index])
    guard first != second, let left = one.base, let right = other.base else { return false }
    return left.hook == right.hook && left.priority < right.priority
      && one.family.overlaps(other.family)
  }

  private static func translation(
    of probe: Probe, in chains: [ChainID], _ context: LintContext
  ) -> (ChainID, RuleID)? {
    for chain in chains {
      let outcome = context.flow.outcome(of: probe, in: chain)
      if outcome.possible.contains(.translate), let rule = outcome.translatingRule {
        return (chain, rule)
      }
    }
    return nil
  }
}
