import CTVetDiagnostics
import CTVetRulesetModel

/// Reports `ip6 nexthdr` where the transport protocol is meant.
enum IPv6NextHeader: LintRule {
  static let info = RuleInfo(
    id: "PKT602", name: "ip6-nexthdr", severity: .warning,
    summary:
      "`ip6 nexthdr` is compared with a transport protocol, but names only the first header.",
    rationale: """
      Extension headers may stand between IPv6's header and the transport header. `ip6 nexthdr` then \
      names the first of them, so that a sender gets past the rule by adding a hop-by-hop or a \
      destination options header. MLD, without which multicast and neighbour discovery fail on many \
      switches, always has a hop-by-hop header, and never matches.

      It is an information where the rule names ICMPv6 types that have no such headers in practice, \
      such as those of neighbour discovery. Comparisons with the numbers of extension headers are left \
      alone.
      """,
    remedy: "Write `meta l4proto`, for which the kernel walks along the extension headers.",
    references: [
      "RFC 8200, section 4.1; RFC 3810, section 5",
      "`nft_set_pktinfo_ipv6`: include/net/netfilter/nf_tables_ipv6.h",
      "https://github.com/lxc/incus/issues/4025",
    ],
    flagged: [
      """
      table ip6 t {
        chain c {
          type filter hook input priority filter; policy drop;
          1️⃣ip6 nexthdr ipv6-icmp accept
          2️⃣ip6 nexthdr { tcp, udp } accept
          3️⃣ip6 nexthdr vmap { tcp : accept, udp : drop }
          4️⃣ip6 nexthdr . th dport { tcp . 22 } accept
          5️⃣ip6 nexthdr != 58 drop
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          1️⃣ip6 nexthdr tcp accept
          ip6 saddr fe80::/10 2️⃣ip6 nexthdr icmpv6 accept
          3️⃣ip6 nexthdr icmpv6 icmpv6 type nd-neighbor-solicit accept
        }
      }
      """,
    ],
    accepted: [
      """
      table ip6 t {
        chain c {
          type filter hook input priority filter; policy drop;
          icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          meta l4proto ipv6-icmp accept
          meta nfproto ipv6 meta l4proto tcp accept
          ip6 nexthdr hopopt drop
          ip6 nexthdr { 43, ipv6-frag, ah } drop
        }
      }
      """,
    ])

  /// Hop-by-hop, routing, fragment, AH, no next header, destination options, mobility, HIP, shim6:
  /// `meta l4proto` is never one of them.
  private static let extensionHeaders: Set<UInt64> = [0, 43, 44, 51, 59, 60, 135, 139, 140]

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    let families: Set<Family> = [.ip6, .inet, .bridge, .netdev]
    for use in NextProtocolUse.all(of: .ip6, .nexthdr, in: ruleset, families: families)
    where use.protocols?.isDisjoint(with: extensionHeaders) ?? true {
      let replacement = replacement(for: use, ruleset)
      findings.report(
        at: ruleset.range(use.field),
        "this names the first header behind IPv6's own: one extension header, and the rule does "
          + "not match",
        severity: namesPlainMessages(use.id, context) ? .info : nil,
        hint: "write `\(replacement ?? "meta l4proto")`",
        fixIts: replacement.map {
          [
            FixIt(
              "write `\($0)`", edits: [FixIt.Edit(ruleset.range(use.field), $0)], isSafe: true)
          ]
        } ?? [])
    }
  }

  /// Whether a rule is for ICMPv6 types alone that come without extension headers: errors, echo, and
  /// neighbour discovery, in which fragments are forbidden (RFC 6980).
  private static func namesPlainMessages(_ rule: RuleID, _ context: LintContext) -> Bool {
    guard let field = context.conditions.number(of: .payload(.icmpv6, .type)),
      let types = context.conditions[rule].values(of: field)
    else { return false }
    return types.isSubset(of: FieldValues(union: plainMessages))
  }

  private static let plainMessages = [(1, 4), (128, 129), (133, 137)]
    .compactMap { ValueRange(UInt128($0.0), UInt128($0.1)) }

  /// What means the same behind extension headers too, and still leaves IPv4 alone; nil where it takes
  /// more than other words for the field.
  private static func replacement(for use: NextProtocolUse, _ ruleset: Ruleset) -> String? {
    let family = ruleset.table(ruleset.chain(use.rule.chain).table).family
    if family == .ip6 || use.protocols == [58]
      || ruleset.admitsOnly(.ip6, use.rule, beside: .nexthdr)
    {
      return "meta l4proto"
    }
    guard use.isAlone else { return nil }
    return family == .inet
      ? "meta nfproto ipv6 meta l4proto" : "meta protocol ip6 meta l4proto"
  }
}
