import CTVetDiagnostics
import CTVetRulesetModel

/// Reports verdict maps of the state through which neighbour discovery falls.
enum StateMapIncomplete: LintRule {
  static let info = RuleInfo(
    id: "CT213", name: "state-vmap-incomplete", severity: .warning,
    summary: "`ct state vmap` has no entry for `untracked`, and neighbour discovery is dropped.",
    rationale: """
      A verdict map decides nothing about what it has no entry for. ICMPv6 neighbour and router \
      discovery is `untracked`: with entries for all other states it looks complete, and these \
      messages fall through to the policy. Without them IPv6 stops as soon as a neighbour's entry \
      expires.

      It is reported only where no other rule accepts neighbour discovery.
      """,
    remedy: "Add `untracked`, or accept neighbour discovery by its types.",
    references: ["https://github.com/NixOS/nixpkgs/pull/231505"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          1️⃣ct state vmap { established : accept, related : accept, invalid : drop, new : accept }
        }
      }
      """,
      """
      table ip6 t {
        chain services {
          tcp dport 22 accept
        }
        chain c {
          type filter hook input priority filter; policy drop;
          iifname "lo" accept
          1️⃣ct state vmap { established : accept, related : accept, new : jump services }
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state vmap { established : accept, related : accept, invalid : drop, new : accept, untracked : accept }
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state vmap { established : accept, related : accept, invalid : drop }
          icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
        }
      }
      table ip u {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state vmap { established : accept, related : accept, invalid : drop }
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for loss in DiscoveryLoss.all(in: context) {
      guard case .missingInMap(let id) = loss.cause else { continue }
      findings.report(
        at: context.rangeOfEnd(context.ruleset.rule(id)),
        "neighbour discovery is `untracked`, which has no entry here: "
          + "`\(context.ruleset.path(of: loss.chain))` drops it",
        hint:
          "add `untracked`, or accept `icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert }`",
        witness: .solicitation(at: loss.hook, expecting: "drop, ct state untracked"))
    }
  }
}
