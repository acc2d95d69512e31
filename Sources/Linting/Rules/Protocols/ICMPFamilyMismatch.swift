import CTVetDiagnostics
import CTVetRulesetModel

/// Reports ICMP in rules about IPv6, and ICMPv6 in rules about IPv4.
enum ICMPFamilyMismatch: LintRule {
  static let info = RuleInfo(
    id: "PKT603", name: "icmp-family-mismatch", severity: .error,
    summary: "A rule about one IP version asks for the control messages of the other.",
    rationale: """
      IPv4 has ICMP, protocol 1; IPv6 has ICMPv6, protocol 58. nft takes a rule that asks for the \
      one in packets of the other, and no packet ever matches it: `icmp type echo-request accept` \
      in a table of family `ip6` lets no ping in, and no neighbour discovery works by `icmp` \
      rules.
      """,
    remedy: "Write `icmpv6` in rules about IPv6 and `icmp` in rules about IPv4.",
    references: ["RFC 792", "RFC 4443"],
    flagged: [
      """
      table ip6 t {
        chain c {
          type filter hook input priority filter; policy drop;
          1️⃣icmp type echo-request accept
          2️⃣meta l4proto icmp accept
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook input priority filter; policy drop;
          1️⃣icmpv6 type { echo-request, nd-neighbor-solicit } accept
          2️⃣ip protocol ipv6-icmp accept
        }
      }
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          3️⃣ip6 nexthdr icmp accept
          4️⃣ip protocol icmpv6 accept
          meta nfproto ipv6 5️⃣icmp type echo-request accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          icmp type echo-request accept
          icmpv6 type echo-request accept
          meta l4proto { icmp, ipv6-icmp } accept
          ip protocol icmp accept
          ip6 nexthdr ipv6-icmp accept
        }
      }
      """,
      """
      table ip6 t {
        chain c {
          type filter hook input priority filter; policy drop;
          meta l4proto { icmp, ipv6-icmp } accept
          meta l4proto != icmp accept
        }
      }
      """,
    ])

  private static let icmp: UInt128 = 1
  private static let icmpv6: UInt128 = 58

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for chain in ruleset.liveChains {
      for id in ruleset.chains[chain.index].rules {
        guard let version = version(of: id, context), let found = message(in: id, context),
          found.version != version
        else { continue }
        let (name, wanted) = found.version == .ip ? ("ICMP", "icmpv6") : ("ICMPv6", "icmp")
        findings.report(
          at: place(of: id, ruleset),
          "no \(version == .ip ? "IPv4" : "IPv6") packet carries \(name), so that this never "
            + "matches",
          hint: "write `\(wanted)`")
      }
    }
  }

  /// The only IP version that a rule's packets have.
  private static func version(of id: RuleID, _ context: LintContext) -> Header? {
    switch context.ruleset.chain(context.ruleset.rule(id).chain).family {
    case .ip: return .ip
    case .ip6: return .ip6
    default: break
    }
    let condition = context.conditions[id]
    if let field = context.conditions.number(of: .meta(.nfproto)),
      let value = condition.values(of: field)?.single
    {
      return value == 2 ? .ip : value == 10 ? .ip6 : nil
    }
    return nil
  }

  /// Whose control messages alone a rule asks for.
  private static func message(
    in id: RuleID, _ context: LintContext
  ) -> (version: Header, Void)? {
    let condition = context.conditions[id]
    for field in [PacketField.meta(.l4proto), .payload(.ip6, .nexthdr)] {
      guard let number = context.conditions.number(of: field) else { continue }
      switch condition.values(of: number)?.single {
      case icmp: return (.ip, ())
      case icmpv6: return (.ip6, ())
      default: continue
      }
    }
    return nil
  }

  private static func place(of id: RuleID, _ ruleset: Ruleset) -> SourceRange {
    let statements = ruleset.rule(id).statements
    for index in 0..<Int(statements.count) {
      for part in ruleset.parts(of: ruleset.statement(index, of: statements)) {
        switch ruleset.expression(part) {
        case .payload(.icmp, _), .payload(.icmpv6, _), .payload(.ip, .protocol),
          .payload(.ip6, .nexthdr), .meta(.l4proto):
          return ruleset.range(part)
        default: continue
        }
      }
    }
    return ruleset.rule(id).range
  }
}
