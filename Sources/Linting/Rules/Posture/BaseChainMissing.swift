import CTVetDiagnostics
import CTVetRulesetModel

/// Tells of hooks that a firewall leaves out.
enum BaseChainMissing: LintRule {
  static let info = RuleInfo(
    id: "SEC811", name: "base-chain-missing", severity: .info, lifecycle: .optional,
    summary: "A firewall has no chain for input, forward or output.",
    rationale: """
      A hook without a chain accepts everything. Benchmarks ask for a base chain in each of the three, \
      if only to have its policy written down.
      """,
    remedy: "Add the chain, with `policy drop` for input and forward.",
    references: ["CIS Linux benchmarks: “nftables base chains exist”"],
    flagged: [
      """
      table inet 1️⃣t {
        chain input {
          type filter hook input priority filter; policy drop;
          tcp dport 22 accept
        }
      }
      """,
      """
      table ip nat {
        chain postrouting {
          type nat hook postrouting priority srcnat; policy accept;
          masquerade
        }
      }
      table ip 1️⃣t {
        chain forward {
          type filter hook forward priority filter; policy drop;
        }
        chain output {
          type filter hook output priority filter; policy accept;
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy drop;
        }
        chain forward {
          type filter hook forward priority filter; policy drop;
        }
        chain output {
          type filter hook output priority filter; policy accept;
        }
      }
      """,
      """
      table ip nat {
        chain postrouting {
          type nat hook postrouting priority srcnat; policy accept;
          masquerade
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard context.flow.isComplete, !ruleset.isTranslated else { return }
    var missing: [String] = []
    var first: ChainID?
    for hook in [Hook.input, .forward, .output] {
      let chains = ruleset.liveChains.filter { id in
        let chain = ruleset.chains[id.index]
        return chain.base?.hook == hook && chain.base?.type == .filter
          && [.ip, .ip6, .inet].contains(chain.family)
      }
      if chains.isEmpty { missing.append("`\(hook.rawValue)`") }
      first = first ?? chains.first
    }
    guard let first, !missing.isEmpty else { return }
    findings.report(
      at: ruleset.table(ruleset.chain(first).table).nameRange,
      "there is no chain for \(missing.joined(separator: " and "))",
      hint: "add it with a policy")
  }
}
