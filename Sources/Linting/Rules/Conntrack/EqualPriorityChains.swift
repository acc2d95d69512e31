import CTVetDiagnostics
import CTVetRulesetModel

/// Reports base chains of one hook and one priority whose order matters.
enum EqualPriorityChains: LintRule {
  static let info = RuleInfo(
    id: "CT107", name: "equal-priority-chains", severity: .warning,
    summary: "Two base chains of one hook have the same priority, and their order matters.",
    rationale: """
      Of two chains at one priority the kernel runs the one that was registered last first: the \
      later one in the file, until a table is loaded again by itself, which puts its chains in \
      front. Tables of family inet meet those of ip and ip6. A mark that one chain sets is there \
      for the other or not; what the chain in front drops is not counted, logged or answered by \
      the other. Of two nat chains the one in front translates.

      A drop in either chain is final whichever runs first, and an accept in one doesn't keep the \
      other from dropping. Chains of type nat run at -100 in prerouting and output, and at 100 in \
      input and postrouting, whatever their priority, which orders them among each other; a filter \
      chain at just that number runs before or after translation.
      """,
    remedy: "Give the chains different priorities, `filter` and `filter + 1` for example.",
    references: [
      "`nf_hook_entries_grow`: net/netfilter/core.c",
      "`nf_nat_register_fn`: net/netfilter/nf_nat_core.c",
    ],
    flagged: [
      """
      table inet t {
        chain a {
          type filter hook forward priority 0;
          tcp dport 80 meta mark set 1
        }
        chain b {
          type filter hook forward priority 1️⃣0;
          meta mark 1 drop
        }
      }
      """,
      """
      table inet a {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 22 accept
        }
      }
      table ip b {
        chain c {
          type filter hook input priority 1️⃣filter;
          tcp dport 80 accept
        }
      }
      """,
      """
      table ip a {
        chain c {
          type nat hook prerouting priority dstnat;
          tcp dport 80 dnat to 10.0.0.1
        }
      }
      table ip b {
        chain c {
          type nat hook prerouting priority 1️⃣-100;
          iifname "eth0" dnat to 10.0.0.2
        }
      }
      """,
      """
      table ip t {
        chain a {
          type nat hook prerouting priority dstnat;
          tcp dport 80 redirect to :8080
        }
        chain b {
          type filter hook prerouting priority 1️⃣-100;
          tcp dport 8080 drop
        }
      }
      """,
      """
      table inet t {
        chain a {
          type filter hook forward priority 0;
          tcp dport 80 drop
        }
        chain b {
          type filter hook forward priority 1️⃣0;
          udp dport 53 accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain a {
          type filter hook forward priority -1;
          tcp dport 80 meta mark set 1
        }
        chain b {
          type filter hook forward priority 0;
          meta mark 1 drop
        }
        chain c {
          type filter hook input priority 0;
          meta mark 1 drop
        }
      }
      """,
      """
      table ip a {
        chain c {
          type filter hook input priority filter; policy drop;
        }
      }
      table ip6 b {
        chain c {
          type filter hook input priority filter;
          tcp dport 80 accept
        }
      }
      """,
      """
      table netdev t {
        chain a {
          type filter hook ingress device "eth0" priority 0;
          tcp dport 80 drop
        }
        chain b {
          type filter hook ingress device "eth1" priority 0;
          accept
        }
      }
      """,
      """
      table ip t {
        chain a {
          type nat hook postrouting priority srcnat;
          oifname "eth0" masquerade
        }
        chain b {
          type nat hook postrouting priority srcnat;
          oifname "eth1" snat to 192.0.2.1
          ip saddr 10.0.0.0/8 masquerade
        }
        chain c {
          type filter hook postrouting priority 0;
          counter
        }
        chain d {
          type filter hook postrouting priority 0;
          counter accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let groups = ChainGroups(context.ruleset)
    guard !groups.pairs.isEmpty else { return }
    var effects: [ChainID: ChainEffects] = [:]
    func known(_ chain: ChainID) -> ChainEffects {
      if let known = effects[chain] { return known }
      let new = ChainEffects(of: chain, context)
      effects[chain] = new
      return new
    }
    for pairs in groups.pairs {
      let stakes = pairs.compactMap { pair in
        ChainOrder(known(pair.first), known(pair.second), in: context.ruleset).stake(of: pair.kind)
          .map { (pair: pair, stake: $0) }
      }
      // One finding for each chain, about what matters most.
      guard let worst = stakes.min(by: { $0.stake.rank < $1.stake.rank }) else { continue }
      let others = stakes.map(\.pair.first).filter { $0 != worst.pair.first }
      EqualPriorityReport(worst.pair, worst.stake, others: others, context).report(into: &findings)
    }
  }
}
