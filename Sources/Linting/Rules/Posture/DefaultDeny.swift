import CTVetDiagnostics
import CTVetRulesetModel

/// Tells of hooks that accept what no rule is made for.
enum DefaultDeny: LintRule {
  static let info = RuleInfo(
    id: "SEC804", name: "default-deny", severity: .info, lifecycle: .optional,
    summary: "What no rule is made for is accepted in input or forward.",
    rationale: """
      A list of what is allowed fails safely: a forgotten rule closes something, and someone notices. \
      A list of what is forbidden fails openly, and nobody does. Benchmarks ask for a policy of \
      `drop` for input and forward.
      """,
    remedy: "Write `policy drop` and accept what is needed.",
    references: ["CIS Linux benchmarks: “default deny firewall policy”"],
    flagged: [
      """
      table inet t {
        chain 1️⃣input {
          type filter hook input priority filter; policy accept;
          tcp dport 23 drop
        }
        chain 2️⃣forward {
          type filter hook forward priority filter
        }
      }
      """,
      """
      *filter
      1️⃣:INPUT ACCEPT [0:0]
      :FORWARD DROP [0:0]
      -A INPUT -p tcp --dport 23 -j DROP
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy drop;
          tcp dport 22 accept
        }
        chain output {
          type filter hook output priority filter; policy accept;
        }
      }
      """,
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy accept;
          tcp dport 22 accept
          reject
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    guard context.flow.isComplete else { return }
    for hook in [Hook.input, .forward] where hook == .input || context.host.forwards != false {
      for family in [Family.ip, .ip6] {
        let chains = context.flow.filters(at: hook, for: family)
        // IPv6 alone is told once, with IPv4.
        guard let first = chains.first,
          !chains.contains(where: { context.flow.isClosed($0, for: family) }),
          family == .ip || context.ruleset.chains[first.index].family == .ip6
        else { continue }
        findings.report(
          at: context.ruleset.chains[first.index].nameRange,
          "what no rule is made for is accepted in \(hook.rawValue)", hint: "write `policy drop`")
      }
    }
  }
}
