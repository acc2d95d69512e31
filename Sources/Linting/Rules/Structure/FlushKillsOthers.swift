import CTVetDiagnostics
import CTVetRulesetModel

/// Tells of other programs' rules that a file removes.
enum FlushKillsOthers: LintRule {
  static let info = RuleInfo(
    id: "RS709", name: "flush-ruleset-kills-others", severity: .info,
    summary: "`flush ruleset` removes rules that containers or virtual machines need.",
    rationale: """
      `flush ruleset` removes the tables of all programs, iptables-nft's among them. Docker, Podman, \
      libvirt and Kubernetes put their rules there when they start, and don't notice that they are \
      gone: after the next reload of the file containers have no network until the program is \
      started again. That such a program runs is taken from the interfaces that the rules name.
      """,
    remedy: "Remove and add only the file's own tables: `table inet t`, `delete table inet t`.",
    references: ["nft(8), RULESET"],
    flagged: [
      """
      1️⃣flush ruleset
      table inet filter {
        chain forward {
          type filter hook forward priority filter; policy drop;
          iifname "docker0" accept
        }
      }
      """,
      """
      1️⃣flush ruleset
      table inet filter {
        set trusted {
          type ifname
          elements = { "eth0", "virbr0" }
        }
        chain input {
          type filter hook input priority filter; policy drop;
          iifname @trusted accept
        }
      }
      """,
    ],
    accepted: [
      """
      flush ruleset
      table inet filter {
        chain forward {
          type filter hook forward priority filter; policy drop;
          iifname "eth0" accept
        }
      }
      """,
      """
      table inet filter
      delete table inet filter
      table inet filter {
        chain forward {
          type filter hook forward priority filter; policy drop;
          iifname "docker0" accept
        }
      }
      """,
    ])

  /// How the names of such interfaces begin, and whose they are.
  private static let owners = [
    ("docker", "Docker"), ("virbr", "libvirt"), ("podman", "Podman"), ("cni", "CNI"),
    ("cali", "Calico"), ("flannel", "flannel"), ("kube-", "Kubernetes"), ("cilium", "Cilium"),
  ]

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    let flush = ruleset.commands.first { $0.verb == .flush && $0.object == "ruleset" }
    guard let flush else { return }
    for (name, _) in ruleset.interfaceNames() {
      let text = ruleset.text(name).lowercased()
      guard let owner = owners.first(where: { text.hasPrefix($0.0) })?.1 else { continue }
      findings.report(
        at: flush.range, "this removes the rules that \(owner) has made as well",
        hint: "remove and add only the tables of this file",
        notes: [Diagnostic.Note(ruleset.range(name), "an interface of \(owner)")])
      return
    }
  }
}
