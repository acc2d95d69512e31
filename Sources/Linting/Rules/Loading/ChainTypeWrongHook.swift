import CTVetDiagnostics
import CTVetRulesetModel

/// Reports base chains of types that the kernel doesn't have in their family or hook.
enum ChainTypeWrongHook: LintRule {
  static let info = RuleInfo(
    id: "LD903", name: "chain-type-wrong-hook", severity: .error,
    summary: "A base chain has a type that its family or hook doesn't have.",
    rationale: """
      Translation is set up where packets come in or go out, so `type nat` has no hook forward; \
      `type route` looks up the route again and has hook output alone. Both belong to IP: in \
      tables of family bridge, arp and netdev the kernel has `type filter` only. It refuses the \
      chain with “Operation not supported”, or “No such file or directory” where the family \
      lacks the type, and hook forward of family arp although nft knows it.
      """,
    remedy: "Write `type filter`, or another hook.",
    references: ["`nft_chain_parse_hook`: net/netfilter/nf_tables_api.c"],
    flagged: [
      """
      table ip t {
        chain c {
          1️⃣type nat hook forward priority 0;
        }
        chain d {
          2️⃣type route hook prerouting priority mangle;
        }
      }
      table bridge t {
        chain c {
          3️⃣type nat hook prerouting priority dstnat;
        }
      }
      table arp t {
        chain c {
          4️⃣type filter hook forward priority 0;
        }
      }
      """,
      """
      add table inet t
      add chain inet t c { 1️⃣type route hook input priority mangle; }
      add table netdev n
      add chain netdev n c { 2️⃣type nat hook ingress device "lo" priority 0; }
      """,
    ],
    accepted: [
      """
      table ip t {
        chain c {
          type nat hook prerouting priority dstnat;
        }
        chain d {
          type route hook output priority mangle;
        }
      }
      table bridge t {
        chain c {
          type filter hook forward priority 0;
        }
      }
      table arp t {
        chain c {
          type filter hook input priority 0;
        }
      }
      """,
      """
      add table inet t
      add chain inet t c { type nat hook input priority 100; }
      add chain inet t d { type route hook output priority mangle; }
      add table netdev n
      add chain netdev n c { type filter hook ingress device "lo" priority 0; }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for chain in context.ruleset.chains where !chain.isDeleted {
      guard let base = chain.base, hooks(of: chain.family).contains(HookSet(base.hook)) else {
        // nft itself knows that the family lacks the hook.
        continue
      }
      let allowed = hooks(of: base.type, in: chain.family)
      guard !allowed.contains(HookSet(base.hook)) else { continue }
      let family = chain.family.rawValue
      let type = base.type.rawValue
      findings.report(
        at: base.typeRange,
        allowed.isEmpty
          ? "family \(family) has no chains of type \(type): the kernel refuses this one "
            + "(“No such file or directory”)"
          : "chains of type \(type) have no hook `\(base.hook.rawValue)` in family \(family): the "
            + "kernel refuses this one (“Operation not supported”)",
        hint: allowed.isEmpty
          ? "write `type filter`" : "type \(type) has \(allowed.words(joinedBy: "and")) here")
    }
  }

  /// The hooks that nft's language has in a family.
  private static func hooks(of family: Family) -> HookSet {
    switch family {
    case .ip, .ip6, .bridge: .network
    case .inet: .network.union(.ingress)
    case .arp: [.input, .forward, .output]
    case .netdev: [.ingress, .egress]
    }
  }

  /// The hooks that the kernel has for a type in a family; found by loading every combination into
  /// Linux 6.18.
  private static func hooks(of type: ChainType, in family: Family) -> HookSet {
    switch (type, family) {
    case (.filter, .arp): [.input, .output]
    case (.filter, _): hooks(of: family)
    case (.nat, .ip), (.nat, .ip6), (.nat, .inet): [.prerouting, .input, .output, .postrouting]
    case (.route, .ip), (.route, .ip6), (.route, .inet): .output
    case (.nat, _), (.route, _): []
    }
  }
}
