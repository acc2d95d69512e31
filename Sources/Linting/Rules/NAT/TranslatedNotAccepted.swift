import CTVetDiagnostics
import CTVetRulesetModel

/// Reports translations of the destination whose packets a filter drops.
enum TranslatedNotAccepted: LintRule {
  static let info = RuleInfo(
    id: "NAT405", name: "dnat-without-forward-accept", severity: .warning,
    summary: "Packets are sent to another destination, and a closed chain drops them on the way.",
    rationale: """
      A translated packet goes through forward, or through input where it is redirected to this \
      host, like any other. Where that chain drops the rest and no rule accepts the new \
      destination, the service can't be reached.
      """,
    remedy: "Write `ct status dnat accept` in forward, or accept the new address and port.",
    references: ["`nf_nat_inet_fn`: net/netfilter/nf_nat_core.c"],
    flagged: [
      """
      table ip t {
        chain n {
          type nat hook prerouting priority dstnat;
          iifname "wan" tcp dport 8080 1️⃣dnat to 10.0.0.2:80
        }
        chain f {
          type filter hook forward priority filter; policy drop;
          ct state established,related accept
          iifname "lan" accept
        }
      }
      """,
      """
      table inet t {
        chain n {
          type nat hook prerouting priority dstnat;
          tcp dport 80 1️⃣redirect to :8080
          udp dport 53 2️⃣dnat ip to 10.0.0.53
        }
        chain i {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          tcp dport 22 accept
        }
        chain f {
          type filter hook forward priority filter; policy drop;
          ct state established,related accept
          tcp dport 53 accept
        }
      }
      """,
      """
      *nat
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -i eth0 -p tcp -m tcp --dport 80 -j 1️⃣DNAT --to-destination 10.0.0.2
      COMMIT
      *filter
      :FORWARD DROP [0:0]
      -A FORWARD -i eth1 -j ACCEPT
      -A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
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
        chain f {
          type filter hook forward priority filter; policy drop;
          ct status dnat accept
        }
      }
      """,
      """
      table ip t {
        chain n {
          type nat hook prerouting priority dstnat;
          iifname "wan" tcp dport 8080 dnat to 10.0.0.2:80
          tcp dport 80 redirect to :8080
          tcp dport 81 dnat to 127.0.0.1:8081
        }
        chain f {
          type filter hook forward priority filter; policy drop;
          ip daddr 10.0.0.0/24 tcp dport { 80, 443 } ct state new accept
        }
        chain i {
          type filter hook input priority filter; policy drop;
          tcp dport 8080 accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for service in TranslatedService.all(in: context) where service.blindRule == nil {
      findings.report(
        at: service.range,
        "`\(context.ruleset.path(of: service.chain))` drops the packets that this translates",
        hint: "accept the new destination there, or `ct status dnat`",
        notes: [context.note(on: service.chain)], witness: service.witness)
    }
  }
}
