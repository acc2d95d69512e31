import CTVetDiagnostics
import CTVetRulesetModel

/// Reports filters that IPv6 goes around.
enum IPv4OnlyFilter: LintRule {
  static let info = RuleInfo(
    id: "SEC807", name: "ipv4-only-filter", severity: .warning,
    summary: "A hook is closed for IPv4, and no chain looks at IPv6 there.",
    rationale: """
      A table of family `ip` sees IPv4 alone. Nearly every host has IPv6 addresses, link-local ones \
      at least, and many networks hand out global ones: what is closed over IPv4 is open over IPv6.

      Files of iptables-save hold one family by their nature and are left alone, as are files with \
      includes that were not found.
      """,
    remedy: "Make the table `inet`, or add an `ip6` table that is closed as well.",
    references: ["nft(8), ADDRESS FAMILIES"],
    flagged: [
      """
      table ip t {
        chain 1️⃣input {
          type filter hook input priority filter; policy drop;
          iif lo accept
          ct state established,related accept
        }
      }
      """,
      """
      1️⃣iptables -P INPUT DROP
      iptables -A INPUT -i lo -j ACCEPT
      iptables -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy drop;
          iif lo accept
          ct state established,related accept
        }
      }
      table ip nat {
        chain postrouting {
          type nat hook postrouting priority srcnat; policy accept;
          masquerade
        }
      }
      """,
      """
      iptables -P INPUT DROP
      iptables -A INPUT -i lo -j ACCEPT
      ip6tables -P INPUT DROP
      ip6tables -A INPUT -i lo -j ACCEPT
      """,
      """
      *filter
      :INPUT DROP [0:0]
      -A INPUT -i lo -j ACCEPT
      COMMIT
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard context.flow.isComplete, context.host.speaksIPv6 != false, !ruleset.isOfOneFamily else {
      return
    }
    for hook in [Hook.input, .forward] {
      if hook == .forward, context.host.forwards == false { continue }
      let isSeen = ruleset.liveChains.contains { id in
        let chain = ruleset.chains[id.index]
        return chain.base?.hook == hook && [.inet, .ip6].contains(chain.family)
      }
      let closed = context.flow.filters(at: hook, for: .ip).first {
        context.flow.isClosed($0, for: .ip)
      }
      guard !isSeen, let closed else { continue }
      findings.report(
        at: ruleset.chains[closed.index].nameRange,
        "this is closed for IPv4 alone: IPv6 has no chain in \(hook.rawValue)",
        hint: "make the table `inet`, or add an `ip6` table")
      // The other hook is the same mistake.
      return
    }
  }
}
