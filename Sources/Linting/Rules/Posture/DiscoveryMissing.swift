import CTVetDiagnostics
import CTVetRulesetModel

/// Reports closed chains that forget neighbour discovery.
enum DiscoveryMissing: LintRule {
  static let info = RuleInfo(
    id: "SEC806", name: "nd-missing", severity: .error,
    summary: "A closed input or output drops IPv6's neighbour discovery.",
    rationale: """
      IPv6 finds the hardware addresses of neighbours with ICMPv6 messages, as IPv4 does with ARP – \
      but ARP passes no such chain. Where solicitations and advertisements are dropped, IPv6 stops \
      working a few seconds after the rules are loaded. To connection tracking they are `untracked`, \
      so that `ct state established,related accept` does not let them in.

      It is a warning where nothing else shows that the host speaks IPv6. Rules that drop IPv6 \
      altogether are left alone.
      """,
    remedy: """
      Accept `icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert }` before \
      anything drops.
      """,
    references: [
      "RFC 4861", "RFC 4890 §4.4",
      "https://github.com/geerlingguy/ansible-role-firewall/issues/113",
    ],
    flagged: [
      """
      table inet t {
        chain 1️⃣input {
          type filter hook input priority filter; policy drop;
          iif lo accept
          ct state established,related accept
          tcp dport 22 accept
        }
      }
      """,
      """
      table ip6 t {
        chain 1️⃣input {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          icmpv6 type echo-request accept
        }
        chain 2️⃣output {
          type filter hook output priority filter; policy drop;
          ct state established,related accept
          tcp dport { 80, 443 } accept
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
          icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept
        }
      }
      """,
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy drop;
          meta nfproto ipv6 drop
          ct state established,related accept
        }
      }
      table ip t {
        chain input {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
        }
      }
      """,
    ])

  /// Neighbour solicitations and advertisements (RFC 4861 §4.3, §4.4).
  private static let types: [UInt8] = [135, 136]

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard context.flow.isComplete, context.host.speaksIPv6 != false else { return }
    for hook in [Hook.input, .output] {
      for id in context.flow.filters(at: hook, for: .ip6) {
        let chain = ruleset.chains[id.index]
        guard context.flow.isClosed(id, for: .ip6), context.mayAccept(id),
          let lost = types.first(where: { isLost($0, in: id, context) }),
          !isDeliberate(lost, in: id, context)
        else { continue }
        let certain = chain.family == .ip6 || speaksIPv6(context)
        findings.report(
          at: chain.nameRange,
          "neighbour discovery is dropped, without which there is no IPv6",
          severity: certain ? nil : .warning,
          hint: "accept `icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, "
            + "nd-router-advert }`")
      }
    }
  }

  /// Whether a message is dropped, and would be if it were tracked: else a test of the state is the
  /// cause, which has checks of its own.
  private static func isLost(_ type: UInt8, in base: ChainID, _ context: LintContext) -> Bool {
    let message = Probe.discovery(type: type)
    return !context.flow.outcome(of: message, in: base).mayPass
      && !context.flow.outcome(of: message.with(.beginnings), in: base).mayPass
  }

  /// Whether a rule drops it that is not about ICMPv6, but about all of IPv6, say.
  private static func isDeliberate(
    _ type: UInt8, in base: ChainID, _ context: LintContext
  ) -> Bool {
    guard let rule = context.deliberateDrop(of: .discovery(type: type), in: base) else {
      return false
    }
    guard let field = context.conditions.number(of: .meta(.l4proto)) else { return true }
    return !context.conditions[rule].constrains(field)
  }

  /// Whether a rule that accepts is about IPv6.
  private static func speaksIPv6(_ context: LintContext) -> Bool {
    let ruleset = context.ruleset
    return ruleset.liveChains.contains { chain in
      ruleset.chains[chain.index].rules.contains { id in
        let rule = ruleset.rule(id)
        guard ruleset.end(of: rule) == .accept else { return false }
        if ruleset.chains[chain.index].family == .ip6 { return true }
        return ruleset.statements(rule.statements).contains { statement in
          ruleset.parts(of: statement).contains { part in
            switch ruleset.expression(part) {
            case .payload(.ip6, .nexthdr): false
            case .payload(.ip6, _), .payload(.icmpv6, _): true
            default: false
            }
          }
        }
      }
    }
  }
}
