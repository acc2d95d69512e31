import CTVetDiagnostics
import CTVetRulesetModel

/// Reports inputs that lock everyone out.
enum LockoutRisk: LintRule {
  static let info = RuleInfo(
    id: "SEC805", name: "lockout-risk", severity: .warning,
    summary: "A closed input lets neither answers nor SSH in.",
    rationale: """
      Once the file is loaded, running SSH sessions hang – no rule accepts what belongs to \
      connections there are – and new ones are dropped. Whoever loads it over the network can't get \
      back in.
      """,
    remedy: """
      Accept `ct state established,related`, and `tcp dport 22` from where the host is administered. \
      `ctvet load` goes back by itself unless the change is confirmed.
      """,
    references: ["ctvet help load"],
    flagged: [
      """
      table inet t {
        chain 1️⃣input {
          type filter hook input priority filter; policy drop;
          iif lo accept
          tcp dport { 80, 443 } accept
        }
      }
      """,
      """
      *filter
      1️⃣:INPUT DROP [0:0]
      -A INPUT -i lo -j ACCEPT
      -A INPUT -p icmp -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy drop;
          iif lo accept
          ct state established,related accept
          tcp dport { 80, 443 } accept
        }
      }
      """,
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy drop;
          ip saddr 192.0.2.0/24 tcp dport 22 accept
        }
      }
      table inet closed {
        chain input {
          type filter hook input priority filter; policy drop;
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard context.flow.isComplete else { return }
    let interfaces = networkInterfaces(of: ruleset)
    for id in context.closedChains(at: .input) {
      let isShut = context.flow.families(of: id).allSatisfy { family in
        interfaces.allSatisfy { interface in
          [Probe.answer(family), .shell(family)].allSatisfy {
            let probe = $0.with([.inputInterface: interface])
            return !context.flow.outcome(of: probe, in: id).mayPass
              && context.deliberateDrop(of: probe, in: id) == nil
          }
        }
      }
      guard isShut else { continue }
      findings.report(
        at: ruleset.chains[id.index].nameRange,
        "neither SSH nor what belongs to running connections is accepted",
        hint: "accept `ct state established,related` and `tcp dport 22`")
    }
  }

  /// The interfaces, other than lo, that rules tell apart: some that they name, and all others.
  private static func networkInterfaces(of ruleset: Ruleset) -> [Probe.Value] {
    var names = Set(ruleset.interfaceNames().prefix(64).map { ruleset.text($0.name) })
    names.remove("lo")
    return names.sorted().prefix(16).map { .name($0) } + [.other]
  }
}

extension Probe {
  /// An answer from a port that no rule names.
  fileprivate static func answer(_ family: Family) -> Probe {
    Probe(family, transport: Transport.tcp, .replies).with([
      .sourcePort: .other, .destinationPort: .other,
    ])
  }

  /// The first packet to the port of SSH.
  fileprivate static func shell(_ family: Family) -> Probe {
    Probe(family, transport: Transport.tcp, .beginnings).with([
      .sourcePort: .other, .destinationPort: .number(22),
    ])
  }
}
