import CTVetDiagnostics
import CTVetRulesetModel

/// Reports statements and expressions that the kernel does not have in a family.
enum StatementWrongFamily: LintRule {
  static let info = RuleInfo(
    id: "LD902", name: "statement-wrong-family", severity: .error,
    summary: "A statement or expression stands in a table of a family that does not have it.",
    rationale: """
      Routes, sockets and IPsec belong to IP: in tables of family bridge, arp and netdev the kernel \
      mostly does not know them, and `ibrname` and its like only exist in family bridge. nft's \
      own grammar allows them everywhere; the kernel refuses the whole file, with \
      “Operation not supported”, “No such file or directory” or “Protocol error”.
      """,
    remedy: "Write the rule in a table of a family that has it: `inet` for what is about IP.",
    references: ["`nft_expr_type_get`, `nft_chain_validate`: net/netfilter/nf_tables_api.c"],
    flagged: [
      """
      table netdev t {
        chain c {
          type filter hook ingress device "eth0" priority 0;
          1️⃣rt classid 10 drop
          2️⃣socket transparent 1 accept
        }
      }
      """,
      """
      table bridge t {
        chain c {
          type filter hook forward priority 0;
          1️⃣fib saddr type local drop
        }
      }
      table inet t {
        chain unused {
          2️⃣meta ibrname "br0" accept
        }
      }
      """,
    ],
    accepted: [
      """
      table netdev t {
        chain c {
          type filter hook ingress device "eth0" priority 0;
          fib saddr . iif oif missing drop
        }
      }
      table bridge t {
        chain c {
          type filter hook forward priority 0;
          meta ibrname "br0" accept
        }
      }
      """,
      """
      add table inet t
      add chain inet t c { type filter hook input priority filter; }
      add rule inet t c socket transparent 1 accept
      add rule inet t c fib saddr type local drop
      add chain inet t d { type filter hook output priority filter; }
      add rule inet t d rt classid 10 drop
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let uses = context.placedUses
    guard !uses.isEmpty else { return }
    let report = PlacementReport(context)
    for use in uses { report.reportFamily(use, into: &findings) }
  }
}
