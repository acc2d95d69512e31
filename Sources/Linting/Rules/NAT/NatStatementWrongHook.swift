import CTVetDiagnostics
import CTVetRulesetModel

/// Reports translations in chains where the kernel does not take them.
enum NatStatementWrongHook: LintRule {
  static let info = RuleInfo(
    id: "NAT401", name: "nat-statement-wrong-hook", severity: .error,
    summary: "A `snat`, `dnat`, `masquerade` or `redirect` stands where it does not load.",
    rationale: """
      Addresses are translated when the first packet of a connection passes a chain of type nat, \
      each end at the hook where it makes sense: the source when the packet leaves \
      (postrouting) or arrives here (input), the destination before the route is chosen \
      (prerouting, output). Elsewhere the kernel refuses the whole file with “Operation not \
      supported”.

      It follows jumps: a regular chain that translates must not be called from any other \
      chain, even by a rule that no packet reaches.
      """,
    remedy: """
      | statement | chain |
      | --- | --- |
      | `masquerade` | `type nat hook postrouting` |
      | `snat` | `type nat hook postrouting` or `input` |
      | `dnat`, `redirect` | `type nat hook prerouting` or `output` |
      """,
    references: [
      "`nft_nat_validate`: net/netfilter/nft_nat.c",
      "`nft_masq_validate`: net/netfilter/nft_masq.c",
      "`nft_redir_validate`: net/netfilter/nft_redir.c",
    ],
    flagged: [
      """
      table ip t {
        chain c {
          type nat hook prerouting priority dstnat;
          1️⃣masquerade
        }
        chain d {
          type filter hook postrouting priority srcnat;
          ip saddr 10.0.0.0/8 2️⃣snat to 192.0.2.1
        }
      }
      """,
      """
      # Each chain that is called must be right for the hook.
      table inet t {
        chain out {
          oifname "wan" masquerade
        }
        chain c {
          type nat hook postrouting priority srcnat;
          jump out
        }
        chain d {
          type filter hook forward priority filter;
          jump 1️⃣out
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain web {
          tcp dport 80 redirect to :8080
        }
        chain c {
          type nat hook prerouting priority dstnat;
          tcp dport 80 jump web
        }
        chain d {
          type nat hook output priority -100;
          tcp dport 80 jump web
        }
        chain e {
          type nat hook postrouting priority srcnat;
          oifname "wan" masquerade
        }
      }
      """,
      """
      *nat
      :PREROUTING ACCEPT [0:0]
      :INPUT ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      :POSTROUTING ACCEPT [0:0]
      -A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2:8080
      -A INPUT -s 10.0.0.0/8 -j SNAT --to-source 192.0.2.1
      -A OUTPUT -p udp -m udp --dport 53 -j REDIRECT --to-ports 5353
      -A POSTROUTING -o wan -j MASQUERADE
      COMMIT
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let uses = context.placedUses.filter(\.isTranslation)
    guard !uses.isEmpty else { return }
    var report = PlacementReport(context)
    for use in uses { report.report(use, into: &findings) }
  }
}
