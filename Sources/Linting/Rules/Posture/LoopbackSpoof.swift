import CTVetDiagnostics
import CTVetRulesetModel

/// Tells of inputs that take packets which only pretend to come from the host itself.
enum LoopbackSpoof: LintRule {
  static let info = RuleInfo(
    id: "SEC803", name: "loopback-spoof", severity: .info, lifecycle: .optional,
    summary: "Packets from 127.0.0.0/8 or ::1 may come in by other interfaces than lo.",
    rationale: """
      No such packet is honest, and programs that trust `localhost` would trust it. The kernel drops \
      most of them by itself (martian addresses), which is why this is advice; benchmarks ask for a \
      rule.
      """,
    remedy: "Write `iif != lo ip saddr 127.0.0.0/8 drop` and `iif != lo ip6 saddr ::1 drop` first.",
    references: ["CIS Linux benchmarks: “loopback traffic is configured”", "RFC 1122 §3.2.1.3"],
    flagged: [
      """
      table ip t {
        chain 1️⃣input {
          type filter hook input priority filter; policy drop;
          iif lo accept
          tcp dport 22 accept
        }
      }
      """,
      """
      table inet t {
        chain 1️⃣input {
          type filter hook input priority filter; policy drop;
          iif lo accept
          iif != lo ip saddr 127.0.0.0/8 drop
          tcp dport 22 accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain input {
          type filter hook input priority filter; policy drop;
          iif lo accept
          ip saddr 127.0.0.0/8 drop
          ip6 saddr ::1 drop
          tcp dport 22 accept
        }
      }
      """,
      """
      table ip t {
        chain input {
          type filter hook input priority filter; policy drop;
          iif lo accept
          ip saddr 192.0.2.0/24 tcp dport 22 accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    guard context.flow.isComplete else { return }
    for id in context.closedChains(at: .input) {
      for family in context.flow.families(of: id) {
        let probe = Probe.forgedLoopback(family)
        guard context.flow.outcome(of: probe, in: id).mayPass,
          context.flow.outcome(of: probe, at: .prerouting, for: family).mayPass
        else { continue }
        let address = family == .ip ? "127.0.0.0/8" : "::1"
        findings.report(
          at: context.ruleset.chains[id.index].nameRange,
          "packets from \(address) may come in by other interfaces than lo",
          hint: "drop them before other rules")
        break
      }
    }
  }
}

extension Probe {
  /// The first packet of a connection from the host's own address, but over an interface that no
  /// rule names.
  fileprivate static func forgedLoopback(_ family: Family) -> Probe {
    Probe(family, transport: Transport.tcp, .beginnings).with([
      .sourceAddress: .number(family == .ip ? 0x7F00_0001 : 1), .sourcePort: .other,
      .inputInterface: .other,
    ])
  }
}
