import CTVetDiagnostics
import CTVetRulesetModel

/// Reports statements and expressions in hooks where the kernel does not take them.
enum StatementWrongHook: LintRule {
  static let info = RuleInfo(
    id: "LD901", name: "statement-wrong-hook", severity: .error,
    summary: "A statement or expression stands in a hook in which it does not load.",
    rationale: """
      Some things are known only on a part of a packet's way: the route's MTU only once there is a \
      route, the IPsec state it came through only until it leaves. The kernel refuses a rule \
      that uses them elsewhere with “Operation not supported”, and with it the whole file. \
      Only loading shows it, which takes root: `nft -c` finds nothing wrong where nothing was \
      loaded before.

      The kernel follows jumps: a regular chain is refused if any base chain of a wrong hook leads \
      to it, even by a rule that no packet reaches.
      """,
    remedy: """
      | what | hooks |
      | --- | --- |
      | `tproxy` | prerouting |
      | `synproxy` | input, forward |
      | `reject` | all but postrouting and egress; on bridges prerouting and input |
      | `queue` | all but ingress and egress |
      | `flow add` | forward |
      | `fib … oif`, `fib … . iif … type` | prerouting, input, forward, netdev ingress |
      | `fib … . oif … type` | forward, output, postrouting, netdev egress |
      | `fib … type` | all but inet ingress |
      | `rt mtu` | forward, output, postrouting |
      | `socket` | prerouting, input, output |
      | `osf`, `ipsec in` | prerouting, input, forward |
      | `ipsec out` | forward, output, postrouting |
      | `meta ipsec` | prerouting, input, forward, netdev ingress |
      | `meta sdif`, `meta sdifname` | input, forward |
      | `meta pkttype set` | prerouting, netdev ingress |
      """,
    references: ["`nft_chain_validate_hooks`: net/netfilter/nf_tables_api.c"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook postrouting priority filter;
          1️⃣reject
          tcp flags syn tcp option maxseg size set rt mtu
        }
        chain d {
          type filter hook input priority filter;
          tcp dport 80 2️⃣tproxy ip to :3128
          tcp flags syn tcp option maxseg size set 3️⃣rt mtu
        }
        chain e {
          type filter hook output priority filter;
          4️⃣fib saddr . iif oif missing drop
        }
      }
      """,
      """
      # The base chain's hook counts in the chains that it calls, too.
      table ip t {
        chain local {
          socket transparent 1 accept
        }
        chain in {
          type filter hook prerouting priority mangle;
          jump local
        }
        chain through {
          type filter hook forward priority mangle;
          jump 1️⃣local
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority mangle;
          fib saddr . iif oif missing drop
          tcp dport 80 tproxy ip to :3128
          socket transparent 1 accept
        }
        chain d {
          type filter hook forward priority filter;
          tcp flags syn tcp option maxseg size set rt mtu
          reject
        }
        chain unused {
          socket transparent 1 accept
        }
      }
      """,
      """
      add table ip t
      add chain ip t local
      add rule ip t local socket transparent 1 accept
      add chain ip t in { type filter hook input priority filter; }
      add rule ip t in tcp dport 80 synproxy mss 1460 wscale 7
      add rule ip t in jump local
      add chain ip t out { type filter hook output priority filter; }
      add rule ip t out fib daddr . oif type broadcast drop
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let uses = context.placedUses.filter { !$0.isTranslation }
    guard !uses.isEmpty else { return }
    var report = PlacementReport(context)
    for use in uses { report.report(use, into: &findings) }
  }
}
