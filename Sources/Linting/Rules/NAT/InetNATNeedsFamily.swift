import CTVetDiagnostics
import CTVetRulesetModel

/// Reports translations in tables of family inet that don't tell the IP version.
enum InetNATNeedsFamily: LintRule {
  static let info = RuleInfo(
    id: "NAT402", name: "inet-nat-needs-family", severity: .error,
    summary: "`dnat` or `snat` to an address in a table of family inet names no IP version.",
    rationale: """
      A table of family inet has packets of both versions, so nft wants to know which the address \
      is of: from `ip` or `ip6` in front of `to`, or from another match of the rule. It refuses the \
      file with “ip or ip6 must be specified with address for inet tables”.
      """,
    remedy: "Write `dnat ip to …` or `dnat ip6 to …`.",
    references: ["man nft(8), NAT STATEMENTS"],
    flagged: [
      """
      table inet t {
        chain c {
          type nat hook prerouting priority dstnat;
          tcp dport 80 1️⃣dnat to 10.0.0.2:8080
        }
      }
      """,
      """
      table inet t {
        chain c {
          type nat hook postrouting priority srcnat;
          oifname "wan" 1️⃣snat to 192.0.2.1
          oifname "wan6" 2️⃣snat to 2001:db8::1
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type nat hook prerouting priority dstnat;
          tcp dport 80 dnat ip to 10.0.0.2:8080
          ip daddr 192.0.2.1 dnat to 10.0.0.2
          meta nfproto ipv6 dnat to fd00::2
          tcp dport 81 redirect to :80
        }
      }
      """,
      """
      table ip t {
        chain c {
          type nat hook prerouting priority dstnat;
          tcp dport 80 dnat to 10.0.0.2:8080
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for unusual in context.unusualStatements {
      guard case .nat(let nat) = unusual.statement, nat.family == .unspecified,
        let address = nat.address
      else { continue }
      let rule = ruleset.rule(unusual.rule)
      guard ruleset.chains[rule.chain.index].family == .inet, !tellsFamily(rule, ruleset) else {
        continue
      }
      let range = unusual.range
      let word = nat.kind == .dnat ? "dnat" : "snat"
      findings.report(
        at: range, "nothing tells whether the address is of IPv4 or IPv6: nft refuses the file",
        hint: "write `\(word) ip to` or `\(word) ip6 to`",
        fixIts: version(of: address, ruleset).map { version in
          let end = SourceRange(range.start, range.start + UInt32(word.utf8.count))
          return [
            FixIt(
              "write `\(word) \(version)`", edits: [FixIt.Edit(end, "\(word) \(version)")],
              isSafe: true)
          ]
        } ?? [])
    }
  }

  /// Whether a match of the rule says which version it is about.
  private static func tellsFamily(_ rule: Rule, _ ruleset: Ruleset) -> Bool {
    ruleset.statements(rule.statements).contains { statement in
      ruleset.parts(of: statement).contains { part in
        switch ruleset.expression(part) {
        case .payload(.ip, _), .payload(.ip6, _), .payload(.icmp, _), .payload(.icmpv6, _),
          .ipOption, .extensionHeader, .extensionHeaderExists, .meta(.nfproto), .meta(.protocol):
          true
        default: false
        }
      }
    }
  }

  private static func version(of address: ExpressionID, _ ruleset: Ruleset) -> String? {
    if !ruleset.values(address, as: .ipv4Addr).ranges.isEmpty { return "ip" }
    return ruleset.values(address, as: .ipv6Addr).ranges.isEmpty ? nil : "ip6"
  }
}
