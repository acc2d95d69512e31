import CTVetDiagnostics
import CTVetRulesetModel

/// Reports uses of conntrack in tables of family bridge.
enum CtOnBridges: LintRule {
  static let info = RuleInfo(
    id: "CT106", name: "bridge-ct-needs-module", severity: .info,
    summary: "A `ct` expression in a table of family bridge needs the kernel's bridge conntrack.",
    rationale: """
      Conntrack for bridges is a module of its own, `nf_conntrack_bridge` (Linux 5.3 and later). \
      Where the kernel was built without it the whole file is refused with “Protocol error”. It \
      follows IPv4 and IPv6 only, and looks at frames in prerouting alone: in hook output `ct` \
      shows what the network layer found out before.

      It is reported once for a table.
      """,
    remedy: """
      Make sure that the kernel has `nf_conntrack_bridge`, or filter in a table of family inet.
      """,
    references: [
      "`nf_ct_netns_do_get`: net/netfilter/nf_conntrack_proto.c",
      "`nf_ct_bridge_ops`: net/bridge/netfilter/nf_conntrack_bridge.c",
    ],
    flagged: [
      """
      table bridge t {
        chain c {
          type filter hook forward priority filter;
          1️⃣ct state established accept
          ct mark set 1
        }
      }
      """,
      """
      # A table is reported once, whatever its rules read.
      add table bridge filter
      add chain bridge filter input { type filter hook input priority 0; policy accept; }
      add rule bridge filter input meta protocol ip meta mark set 1️⃣ct mark
      add rule bridge filter input ct state invalid drop
      """,
    ],
    accepted: [
      """
      table bridge t {
        chain c {
          type filter hook prerouting priority -300;
          udp dport 53 notrack
          ether type arp accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook forward priority filter;
          ct state established accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard ruleset.tables.contains(where: { $0.family == .bridge }) else { return }
    var seen: Set<TableID> = []
    for use in ruleset.references.conntrack where ruleset.isLive(use.rule) {
      if case .notrack = use.kind { continue }
      let chain = ruleset.chain(ruleset.rule(use.rule).chain)
      guard chain.family == .bridge, seen.insert(chain.table).inserted else { continue }
      report(at: use.range, into: &findings)
    }
    for object in ruleset.objects where !object.isDeleted {
      switch object.kind {
      case .ctHelper, .ctTimeout, .ctExpectation: break
      default: continue
      }
      guard ruleset.table(object.table).family == .bridge, seen.insert(object.table).inserted
      else { continue }
      report(at: object.nameRange, into: &findings)
    }
  }

  private static func report(at range: SourceRange, into findings: inout Findings) {
    findings.report(
      at: range,
      "this needs `nf_conntrack_bridge`: a kernel without it refuses the file (“Protocol error”)")
  }
}
