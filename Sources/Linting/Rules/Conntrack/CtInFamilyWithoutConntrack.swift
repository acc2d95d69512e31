import CTVetDiagnostics
import CTVetRulesetModel

/// Reports uses of conntrack in families that have none.
enum CtInFamilyWithoutConntrack: LintRule {
  static let info = RuleInfo(
    id: "CT105", name: "ct-in-family-without-conntrack", severity: .error,
    summary: "A `ct` expression stands in a table of family netdev or arp, which does not load.",
    rationale: """
      Conntrack follows IP packets in the families ip, ip6, inet and bridge. In netdev and arp \
      tables the kernel refuses every `ct` expression, statement and object with no better \
      explanation than "Protocol error". Only `notrack` loads.
      """,
    remedy: "Write the rule in a table of family inet, in hook prerouting above priority -200.",
    references: ["`nf_ct_netns_do_get`: net/netfilter/nf_conntrack_proto.c"],
    flagged: [
      """
      table netdev t {
        chain c {
          type filter hook ingress device "eth0" priority 0;
          1️⃣ct state invalid drop
          2️⃣ct count over 10 drop
          3️⃣ct zone set 1
        }
        chain unused {
          meta mark set 4️⃣ct mark
        }
      }
      """,
      """
      table arp t {
        ct helper 1️⃣ftp {
          type "ftp" protocol tcp;
        }
        chain c {
          type filter hook input priority filter;
          2️⃣ct mark set 1
        }
      }
      """,
    ],
    accepted: [
      """
      table netdev t {
        chain c {
          type filter hook ingress device "eth0" priority 0;
          udp dport 53 notrack
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook prerouting priority mangle;
          iifname "eth0" ct state invalid drop
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard ruleset.tables.contains(where: { lacksConntrack($0.family) }) else { return }
    for object in ruleset.objects where !object.isDeleted {
      let family = ruleset.table(object.table).family
      switch object.kind {
      case .ctHelper, .ctTimeout, .ctExpectation:
        report(at: object.nameRange, "object", family, into: &findings)
      default: continue
      }
    }
    for use in ruleset.references.conntrack {
      let chain = ruleset.rule(use.rule).chain
      if case .notrack = use.kind { continue }
      guard !ruleset.chains[chain.index].isDeleted else { continue }
      report(at: use.range, "rule", ruleset.chains[chain.index].family, into: &findings)
    }
  }

  private static func lacksConntrack(_ family: Family) -> Bool {
    family == .netdev || family == .arp
  }

  private static func report(
    at range: SourceRange, _ what: String, _ family: Family, into findings: inout Findings
  ) {
    guard lacksConntrack(family) else { return }
    let place = what == "rule" ? ", to a chain in hook prerouting above priority -200" : ""
    findings.report(
      at: range,
      "family \(family.rawValue) has no conntrack: the kernel refuses this \(what) with "
        + "\"Protocol error\"",
      hint: "move it to a table of family inet\(place)")
  }
}
