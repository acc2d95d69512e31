import CTVetDiagnostics
import CTVetRulesetModel

/// Reports answers of one IP version where packets of both are to be refused.
enum RejectOneFamily: LintRule {
  static let info = RuleInfo(
    id: "PKT604", name: "reject-icmp-in-inet", severity: .warning,
    summary: "`reject with icmp` in a table of the family `inet` lets IPv6 packets go on.",
    rationale: """
      In an `inet` or `bridge` table nft puts a test of the IP version in front of `reject with \
      icmp …`, since such an answer suits IPv4 alone. IPv6 packets are not rejected but go on: to \
      the rules after it, and to the chain's policy, which may accept them. The same goes for \
      `reject with icmpv6 …` and IPv4.

      Rules that say in another way which version they are about are left alone, and so are \
      those with a rule for the other version, or for all packets, further down.
      """,
    remedy: "Write `reject with icmpx …`, which answers either version, or `reject` alone.",
    references: ["nft(8), REJECT STATEMENT"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy accept;
          ct state established,related accept
          tcp dport 22 accept
          1️⃣reject with icmp type port-unreachable
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook forward priority filter; policy accept;
          tcp dport 25 1️⃣reject with icmpv6 type admin-prohibited
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy accept;
          tcp dport 22 accept
          ip saddr 10.0.0.0/8 reject with icmp type port-unreachable
          reject with icmpx type port-unreachable
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy accept;
          reject with icmp type port-unreachable
          reject with icmpv6 type port-unreachable
        }
      }
      table ip t {
        chain c {
          type filter hook input priority filter; policy accept;
          reject with icmp type port-unreachable
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for use in context.unusualStatements {
      guard case .reject(let reject) = use.statement, let version = reject.version,
        [.inet, .bridge].contains(ruleset.chains[use.chain.index].family),
        !namesVersion(ruleset.rule(use.rule), ruleset), !isHandledBelow(use, reject, context)
      else { continue }
      let other = version == .ip ? "IPv6" : "IPv4"
      findings.report(
        at: use.range,
        "this answers IPv\(version == .ip ? "4" : "6") packets alone: \(other) packets go on",
        hint: "write `reject with icmpx`, which answers both", fixIts: fixIts(use, ruleset))
    }
  }

  /// Whether another match of the rule tells the IP versions apart.
  private static func namesVersion(_ rule: Rule, _ ruleset: Ruleset) -> Bool {
    ruleset.statements(rule.statements).contains { statement in
      ruleset.parts(of: statement).contains { part in
        switch ruleset.expression(part) {
        case .payload(.ip, _), .payload(.ip6, _), .payload(.icmp, _), .payload(.icmpv6, _),
          .payload(.ether, .type), .meta(.nfproto), .meta(.protocol):
          true
        default: false
        }
      }
    }
  }

  /// Whether packets of the other version are surely refused by another rule, or by the policy.
  private static func isHandledBelow(
    _ use: UnusualStatement, _ reject: Reject, _ context: LintContext
  ) -> Bool {
    let ruleset = context.ruleset
    var condition = context.conditions[use.rule]
    for field in [PacketField.meta(.nfproto), .meta(.protocol)] {
      if let number = context.conditions.number(of: field) { condition.forget(number) }
    }
    let chain = ruleset.chain(use.chain)
    let place = context.conditions.place(of: use.rule)
    let neighbours = max(0, place - 50)..<min(chain.rules.count, place + 200)
    for later in chain.rules[neighbours] where later != use.rule {
      let isBelow = context.conditions.place(of: later) > place
      let statements = ruleset.rule(later).statements
      guard statements.count > 0 else { continue }
      var other = context.conditions[later]
      switch ruleset.statement(Int(statements.count) - 1, of: statements) {
      case .reject(let second):
        // One for the other version alone is enough, wherever it stands.
        guard second.version != reject.version, isBelow || second.version != nil else { continue }
        for field in [PacketField.meta(.nfproto), .meta(.protocol)] {
          if let number = context.conditions.number(of: field) { other.forget(number) }
        }
      case .verdict where isBelow: break
      default: continue
      }
      if condition.isSubset(of: other) { return true }
    }
    if chain.base == nil { return isCalledForOneVersion(use.chain, context) }
    return chain.policy == .drop
  }

  private static func isCalledForOneVersion(_ chain: ChainID, _ context: LintContext) -> Bool {
    let calls = context.graph.calls(to: chain)
    return !calls.isEmpty
      && calls.allSatisfy { namesVersion(context.ruleset.rule($0.rule), context.ruleset) }
  }

  private static func fixIts(_ use: UnusualStatement, _ ruleset: Ruleset) -> [FixIt] {
    let words = ruleset.sources.text(use.range).split(whereSeparator: \.isWhitespace)
    guard let last = words.last, let code = codes[String(last)] else { return [] }
    let text = "reject with icmpx type \(code)"
    return [FixIt("write `\(text)`", edits: [FixIt.Edit(use.range, text)], isSafe: true)]
  }

  /// What the codes of both versions are called for either.
  private static let codes = [
    "port-unreachable": "port-unreachable", "admin-prohibited": "admin-prohibited",
    "host-unreachable": "host-unreachable", "addr-unreachable": "host-unreachable",
    "net-unreachable": "no-route", "no-route": "no-route",
  ]
}

extension Reject {
  /// The only IP version that the answer suits.
  fileprivate var version: Header? {
    switch kind {
    case .icmp: .ip
    case .icmpv6: .ip6
    case .unspecified, .icmpx, .tcpReset: nil
    }
  }
}
