import CTVetDiagnostics
import CTVetRulesetModel

/// Reports chains of type nat that drop what they don't translate.
enum NatChainDropPolicy: LintRule {
  static let info = RuleInfo(
    id: "CT112", name: "nat-chain-drop-policy", severity: .error,
    summary: "A chain of type nat drops first packets of connections that no rule translates.",
    rationale: """
      A chain of type nat is asked about the first packet of each connection. With `policy drop` \
      every connection without a translation is lost at its first packet, while running ones go \
      on, which makes the fault hard to see. It is no filter either: `invalid` and `untracked` \
      packets pass by.
      """,
    remedy: "Write `policy accept`, and drop in a chain of type filter.",
    references: ["`nf_nat_inet_fn`: net/netfilter/nf_nat_core.c"],
    flagged: [
      """
      table ip t {
        chain c {
          type nat hook postrouting priority srcnat; 1️⃣policy drop;
          oifname "out0" masquerade
        }
      }
      """,
      """
      table inet t {
        chain c {
          type nat hook prerouting priority dstnat
          1️⃣policy drop
          tcp dport 80 redirect to :8080
        }
        chain d {
          type nat hook input priority 100; 2️⃣policy drop;
        }
      }
      """,
    ],
    accepted: [
      """
      table ip t {
        chain c {
          type nat hook postrouting priority srcnat; policy accept;
          oifname "out0" masquerade
        }
      }
      """,
      """
      table ip t {
        chain c {
          type nat hook prerouting priority dstnat;
          tcp dport 80 redirect to :8080
        }
        chain d {
          type filter hook input priority filter; policy drop;
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for id in context.ruleset.liveChains {
      let chain = context.ruleset.chains[id.index]
      guard chain.base?.type == .nat, chain.policy == .drop else { continue }
      let range = chain.policyRange ?? chain.nameRange
      findings.report(
        at: range,
        "this drops the first packet of every connection that no rule here translates",
        hint: "write `policy accept`, and drop in a chain of type filter",
        fixIts: chain.policyRange.map {
          [FixIt("write `policy accept`", edits: [FixIt.Edit($0, "policy accept")], isSafe: false)]
        } ?? [], witness: witness(chain))
    }
  }

  private static func witness(_ chain: Chain) -> Witness? {
    guard let hook = chain.base?.hook else { return nil }
    var scene = WitnessScene(
      of: Probe(chain.family == .ip6 ? .ip6 : .ip, .firstPackets), at: hook.witnessHook)
    scene?.begin(expecting: "drop")
    return scene?.witness
  }
}
