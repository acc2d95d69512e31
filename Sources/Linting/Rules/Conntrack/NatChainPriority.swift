import CTVetDiagnostics
import CTVetRulesetModel

/// Reports nat chains that would run before conntrack.
enum NatChainPriority: LintRule {
  static let info = RuleInfo(
    id: "CT113", name: "nat-chain-priority", severity: .error,
    summary: "A nat chain has a priority of -200 or below, which does not load.",
    rationale: """
      Translation is kept with the connection, so a nat chain cannot run before conntrack. The \
      kernel refuses such a chain in every hook with "Operation not supported". Above -200 the \
      priority only orders nat chains among each other: all of them run at -100 in prerouting and \
      output, at 100 in input and postrouting.
      """,
    remedy: "Write `dstnat` in prerouting, `srcnat` in postrouting, -100 in output, 100 in input.",
    references: ["`nft_chain_parse_hook`: net/netfilter/nf_tables_api.c"],
    flagged: [
      """
      table ip t {
        chain c {
          type nat hook prerouting priority 1️⃣raw;
          tcp dport 80 redirect to :8080
        }
        chain d {
          type nat hook postrouting priority 2️⃣-200;
          masquerade
        }
      }
      """,
      """
      add table ip6 nat
      add chain ip6 nat output { type nat hook output priority 1️⃣mangle - 60; policy accept; }
      add rule ip6 nat output tcp dport 53 redirect to :5353
      """,
    ],
    accepted: [
      """
      table ip t {
        chain c {
          type nat hook prerouting priority dstnat;
          tcp dport 80 redirect to :8080
        }
        chain d {
          type nat hook output priority -199;
        }
        chain e {
          type filter hook prerouting priority raw;
          udp dport 53 notrack
        }
      }
      """,
      """
      # Above -200 any number loads.
      add table ip6 nat
      add chain ip6 nat input { type nat hook input priority 100; policy accept; }
      add chain ip6 nat prerouting { type nat hook prerouting priority mangle; policy accept; }
      add rule ip6 nat prerouting tcp dport 53 redirect to :5353
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for chain in context.ruleset.chains where !chain.isDeleted {
      guard let base = chain.base, base.type == .nat, base.priority <= Priority.conntrack else {
        continue
      }
      let place = base.priorityRange.isEmpty ? chain.nameRange : base.priorityRange
      let usual = usualPriority(of: base.hook)
      findings.report(
        at: place,
        "nat needs conntrack, which runs at -200: the kernel refuses a nat chain at "
          + "\(base.priority) with \"Operation not supported\"",
        hint: "write `\(usual)`",
        fixIts: base.priorityRange.isEmpty
          ? []
          : [
            FixIt(
              "write `\(usual)`", edits: [FixIt.Edit(base.priorityRange, usual)], isSafe: true)
          ])
    }
  }

  /// The names that every nft knows stand for these numbers in only one hook each.
  private static func usualPriority(of hook: Hook) -> String {
    switch hook {
    case .prerouting: "dstnat"
    case .postrouting: "srcnat"
    case .input: "\(Priority.sourceNAT)"
    default: "\(Priority.destinationNAT)"
    }
  }
}
