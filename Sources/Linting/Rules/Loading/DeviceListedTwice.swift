import CTVetDiagnostics
import CTVetRulesetModel

/// Reports chains that name a device twice.
enum DeviceListedTwice: LintRule {
  static let info = RuleInfo(
    id: "LD917", name: "device-listed-twice", severity: .error,
    summary: "A base chain names a device twice, which does not load.",
    rationale: """
      A chain is bound to each of its devices once. The kernel refuses a list that has one twice with \
      “File exists”, which says nothing of devices.
      """,
    remedy: "Name each device once.",
    references: ["`nf_tables_parse_netdev_hooks`: net/netfilter/nf_tables_api.c"],
    flagged: [
      """
      table netdev t {
        chain c {
          1️⃣type filter hook ingress devices = { eth0, eth1, eth0 } priority 0;
        }
      }
      """,
      """
      add table inet t
      add chain inet t c { 1️⃣type filter hook ingress devices = { "lo", lo } priority filter; }
      """,
    ],
    accepted: [
      """
      table netdev t {
        chain c {
          type filter hook ingress devices = { eth0, eth1 } priority 0;
        }
      }
      """,
      """
      add table inet t
      add chain inet t c { type filter hook ingress device "lo" priority filter; }
      add chain inet t d { type filter hook ingress devices = { lo, eth0 } priority filter + 1; }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for chain in context.ruleset.chains where !chain.isDeleted {
      guard let base = chain.base else { continue }
      var seen: Set<NameID> = []
      guard let twice = base.devices.first(where: { !seen.insert($0).inserted }) else { continue }
      findings.report(
        at: base.range,
        "`\(context.ruleset.spelling(twice))` is listed twice: the kernel refuses the chain "
          + "(“File exists”)")
    }
  }
}
