import CTVetDiagnostics
import CTVetRulesetModel

/// Reports filters of an IP version for which nothing switches conntrack on.
enum ConntrackNotEnabled: LintRule {
  static let info = RuleInfo(
    id: "CT114", name: "conntrack-not-enabled-for-family", severity: .info, lifecycle: .optional,
    summary: "Conntrack runs for one IP version only, and a table filters the other one.",
    rationale: """
      The kernel tracks connections of an IP version only while some rule needs it: a `ct` \
      expression or statement, or a chain of type nat, in a table of that family or of inet. \
      `notrack` needs nothing. So with `ct` in `table ip` alone IPv6 isn't tracked, and what counts \
      connections or exempts packets of IPv6 has nothing to work on.
      """,
    remedy: "Use `ct` in the other table too, or filter both versions in a table of family inet.",
    references: ["`nf_ct_netns_get`: net/netfilter/nf_conntrack_proto.c"],
    flagged: [
      """
      table ip a {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
        }
      }
      table ip6 1️⃣b {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 22 accept
        }
      }
      """,
      """
      table ip 1️⃣a {
        chain c {
          type filter hook prerouting priority raw;
          udp dport 53 notrack
        }
      }
      table ip6 b {
        chain c {
          type nat hook postrouting priority srcnat;
          oifname "wan" masquerade
        }
      }
      """,
    ],
    accepted: [
      """
      table inet a {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
        }
      }
      table ip6 b {
        chain c {
          type filter hook forward priority filter; policy drop;
        }
      }
      """,
      """
      table ip6 b {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 22 accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    var tracked: Set<Family> = []
    for use in ruleset.references.conntrack where ruleset.isLive(use.rule) && !use.isExemption {
      tracked.insert(ruleset.chains[ruleset.rule(use.rule).chain.index].family)
    }
    for chain in ruleset.chains where !chain.isDeleted && chain.base?.type == .nat {
      tracked.insert(chain.family)
    }
    guard !tracked.contains(.inet), !tracked.isDisjoint(with: [.ip, .ip6]) else { return }
    for table in ruleset.tables.indices {
      let family = ruleset.tables[table].family
      guard family == .ip || family == .ip6, !tracked.contains(family),
        !ruleset.tables[table].isDeleted, ruleset.showsItsRules(TableID(table)),
        ruleset.tables[table].chains.contains(where: { ruleset.chains[$0.index].base != nil })
      else { continue }
      let (this, other) = family == .ip ? ("IPv4", "IPv6") : ("IPv6", "IPv4")
      findings.report(
        at: ruleset.tables[table].nameRange,
        "nothing here switches conntrack on for \(this), as it is for \(other)",
        hint: "write rules with `ct` for \(this) too, or filter both in a table of family inet")
    }
  }
}
