import CTVetDiagnostics
import CTVetRulesetModel

/// Reports closed inputs that keep a host from talking to itself.
enum NoLoopbackAccept: LintRule {
  static let info = RuleInfo(
    id: "SEC802", name: "no-loopback-accept", severity: .warning,
    summary: "A closed input drops connections of the host to itself.",
    rationale: """
      Programs of one host talk to each other over the interface `lo`: resolvers, databases, mail, \
      desktops. A chain that drops what it does not know drops these packets too, unless a rule \
      accepts `lo`.
      """,
    remedy: "Begin with `iif lo accept`.",
    references: ["CIS Linux benchmarks: “loopback traffic is configured”"],
    flagged: [
      """
      table inet t {
        chain 1️⃣input {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          tcp dport 22 accept
        }
      }
      """,
      """
      table ip t {
        chain 1️⃣input {
          type filter hook input priority filter; policy accept;
          ct state established,related accept
          iifname "eth0" tcp dport 22 accept
          drop
        }
      }
      """,
      """
      *filter
      1️⃣:INPUT DROP [0:0]
      -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      -A INPUT -p tcp --dport 22 -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy drop;
          iifname "lo" accept
          ct state established,related accept
          tcp dport 22 accept
        }
      }
      """,
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy drop;
          iifname vmap { lo : accept, eth0 : jump world }
        }
        chain world {
          tcp dport 22 accept
        }
      }
      table ip local {
        chain input {
          type filter hook input priority filter; policy drop;
          ip saddr 127.0.0.0/8 accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard context.flow.isComplete else { return }
    for id in context.closedChains(at: .input) {
      let families = context.flow.families(of: id)
      guard !families.isEmpty,
        families.allSatisfy({ isForgotten($0, in: id, context) })
      else { continue }
      findings.report(
        at: ruleset.chains[id.index].nameRange,
        "connections of the host to itself are dropped: no rule accepts `lo`",
        hint: "begin with `iif lo accept`")
    }
  }

  private static func isForgotten(
    _ family: Family, in base: ChainID, _ context: LintContext
  ) -> Bool {
    !context.flow.outcome(of: .loopback(family), in: base).mayPass
      && context.deliberateDrop(of: .loopback(family), in: base) == nil
  }
}

extension Probe {
  /// The first packet of a connection of the host to itself, to a port that no rule names.
  static func loopback(_ family: Family) -> Probe {
    let address: UInt128 = family == .ip ? 0x7F00_0001 : 1
    return stranger(family, .beginnings).with([
      .sourceAddress: .number(address), .destinationAddress: .number(address),
      .inputInterface: .name("lo"), .outputInterface: .absent,
    ])
  }
}
