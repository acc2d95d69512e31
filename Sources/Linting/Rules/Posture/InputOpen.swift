import CTVetDiagnostics
import CTVetRulesetModel

/// Reports inputs that accept some packets by rules and all others by policy.
enum InputOpen: LintRule {
  static let info = RuleInfo(
    id: "SEC801", name: "input-open", severity: .warning,
    summary: "A chain of the input hook has rules that accept, and nothing that drops.",
    rationale: """
      Rules such as `tcp dport 22 accept` say which services are open. Where the chain's policy is \
      accept and no rule drops or rejects anything, all the others are open as well: the rules have \
      no effect.

      Left alone are chains without such rules, which may only count or mark, and those where \
      another chain, a map or a program may drop.
      """,
    remedy: "Write `policy drop`, or end the chain with `reject`.",
    references: ["nft(8), CHAINS"],
    flagged: [
      """
      table inet t {
        chain 1️⃣input {
          type filter hook input priority filter; policy accept;
          ct state established,related accept
          tcp dport { 22, 80 } accept
        }
      }
      """,
      """
      table ip t {
        chain services {
          tcp dport 443 accept
        }
        chain 1️⃣input {
          type filter hook input priority filter
          iif lo accept
          jump services
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          tcp dport { 22, 80 } accept
        }
        chain forward {
          type filter hook forward priority filter; policy accept;
          tcp dport 80 accept
        }
      }
      """,
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy accept;
          tcp dport 22 accept
          tcp dport 0-1023 reject
        }
      }
      table inet count {
        chain input {
          type filter hook input priority filter; policy accept;
          tcp dport 22 counter
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard context.flow.isComplete else { return }
    let bases = ruleset.liveChains.filter { id in
      guard let base = ruleset.chains[id.index].base else { return false }
      return base.type != .nat && [.ingress, .prerouting, .input].contains(base.hook)
    }
    let isHeld = bases.contains { mayDrop($0, context) }
    guard !isHeld else { return }
    for id in bases where ruleset.chains[id.index].base?.hook == .input {
      guard opensService(id, context) else { continue }
      findings.report(
        at: ruleset.chains[id.index].nameRange,
        "the rules accept some packets and the policy all others: nothing is dropped",
        hint: "write `policy drop`")
    }
  }

  private static func mayDrop(_ base: ChainID, _ context: LintContext) -> Bool {
    let ruleset = context.ruleset
    if ruleset.chain(base).policy == .drop { return true }
    for (chain, _) in context.graph.reachable(from: base) {
      let found = ruleset.chains[chain.index]
      guard found.isDeclared, !found.hasUnknownOrder else { return true }
      if let name = found.name, ForeignChains.contains(ruleset.spelling(name)) { return true }
      for rule in found.rules {
        switch ruleset.end(of: ruleset.rule(rule)) {
        case .drop, .reject, .other: return true
        case .none, .accept, .call: continue
        }
      }
    }
    return false
  }

  /// Whether a rule accepts packets to a port.
  private static func opensService(_ base: ChainID, _ context: LintContext) -> Bool {
    let ruleset = context.ruleset
    guard let port = context.conditions.number(of: .payload(.transport, .dport)) else {
      return false
    }
    return context.graph.reachable(from: base).contains { chain, _ in
      ruleset.chains[chain.index].rules.contains { rule in
        context.conditions[rule].constrains(port)
          && ruleset.end(of: ruleset.rule(rule)) == .accept
      }
    }
  }
}
