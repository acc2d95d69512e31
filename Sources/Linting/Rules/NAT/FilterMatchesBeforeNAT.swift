import CTVetDiagnostics
import CTVetRulesetModel

/// Reports filters that ask for the destination from before the translation.
enum FilterMatchesBeforeNAT: LintRule {
  static let info = RuleInfo(
    id: "NAT404", name: "filter-matches-pre-nat", severity: .error,
    summary: "A filter accepts a destination that a rule of NAT has replaced before.",
    rationale: """
      Destination NAT runs in prerouting, so input and forward see the new address and port. A rule \
      that accepts the old ones never matches the translated packets, and the closed chain drops \
      them.
      """,
    remedy: """
      Match the new address and port, or `ct status dnat`, or the old ones by `ct original \
      proto-dst`. With iptables: `--ctstate DNAT` or `--ctorigdstport`.
      """,
    references: ["`nf_nat_inet_fn`: net/netfilter/nf_nat_core.c"],
    flagged: [
      """
      table ip t {
        chain n {
          type nat hook prerouting priority dstnat;
          tcp dport 8080 dnat to 10.0.0.2:80
        }
        chain f {
          type filter hook forward priority filter; policy drop;
          1️⃣tcp dport 8080 accept
        }
      }
      """,
      """
      table ip t {
        chain n {
          type nat hook prerouting priority dstnat;
          ip daddr 192.0.2.1 tcp dport 443 dnat to 10.0.0.2
          tcp dport 80 redirect to :8080
        }
        chain f {
          type filter hook forward priority filter; policy drop;
          ct state established,related accept
          1️⃣ip daddr 192.0.2.1 tcp dport 443 accept
        }
        chain i {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          2️⃣tcp dport 80 accept
        }
      }
      """,
      """
      *nat
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.2:80
      COMMIT
      *filter
      :FORWARD DROP [0:0]
      -A FORWARD -p tcp -m 1️⃣tcp --dport 8080 -j ACCEPT
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
          tcp dport 8080 dnat to 10.0.0.2:80
          iifname "wan" tcp dport 81 redirect to :80
        }
        chain f {
          type filter hook forward priority filter; policy drop;
          ip daddr 10.0.0.2 tcp dport 80 accept
        }
        chain i {
          type filter hook input priority filter; policy drop;
          tcp dport { 80, 81 } accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    var reported: Set<RuleID> = []
    for service in TranslatedService.all(in: context) {
      guard let id = service.blindRule, reported.insert(id).inserted else { continue }
      findings.report(
        at: context.rangeOfConditions(ruleset.rule(id)),
        "NAT has replaced this destination before: the translated packets don't match, and "
          + "`\(ruleset.path(of: service.chain))` drops them",
        hint: "match the new destination, or `ct status dnat`",
        notes: [Diagnostic.Note(service.range, "it is replaced here")], witness: service.witness)
    }
  }
}
