import CTVetDiagnostics
import CTVetRulesetModel

/// Reports exemptions of one direction of a connection.
enum AsymmetricNotrack: LintRule {
  static let info = RuleInfo(
    id: "CT310", name: "asymmetric-notrack", severity: .warning,
    summary: "One direction of a connection is exempted from tracking, the other is not.",
    rationale: """
      Where only the packets to a service are exempted, its answers are tracked: each is `new`, \
      and opens a connection of its own in the wrong direction, or `invalid` where it is TCP. The \
      table of connections fills as before, and a filter by state drops what it should let through.
      """,
    remedy: """
      Exempt the answers too: for `udp dport 53 notrack` in prerouting, `udp sport 53 notrack` in \
      output, or in prerouting where the traffic is forwarded.
      """,
    references: ["`nf_conntrack_in`: net/netfilter/nf_conntrack_core.c"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          udp dport 53 1️⃣notrack
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook prerouting priority raw;
          tcp dport 80 notrack
        }
        chain d {
          type filter hook output priority raw;
          tcp sport 80 notrack
          udp dport 53 1️⃣notrack
        }
      }
      """,
      """
      *raw
      :PREROUTING ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      -A PREROUTING -p udp -m udp --dport 53 -j 1️⃣CT --notrack
      -A OUTPUT -p udp -m udp --dport 53 -j 2️⃣CT --notrack
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          udp dport 53 notrack
        }
        chain d {
          type filter hook output priority raw;
          udp sport 53 notrack
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          udp dport 53 notrack
          udp sport 53 notrack
          ip daddr 224.0.0.0/4 notrack
          tcp dport 80 tcp flags syn notrack
          meta l4proto vrrp notrack
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    guard context.flow.isComplete else { return }
    for exemption in context.exemptions.prefix(Exemption.limit)
    where !exemption.isSpecial(context) {
      let lost = context.flow.families(of: exemption.base).contains { family in
        guard let probe = exemption.example(family, context), hasAnswers(probe) else {
          return false
        }
        let answer = probe.reply.with(.all)
        return !context.exemptions.contains { other in
          guard exemption.hook != .output || other.hook != .output else { return false }
          var answer = answer
          answer[other.hook == .output ? .inputInterface : .outputInterface] = .unknown
          if exemption.hook != .output, other.hook != .output {
            // Forwarded: it comes in through some other interface.
            answer[.inputInterface] = .unknown
          }
          return context.flow.facts(of: other.use.rule).truth(for: answer) != .no
        }
      }
      guard lost else { continue }
      findings.report(
        at: exemption.use.range,
        "the packets in the other direction are tracked, and open connections of their own",
        hint: exemption.hook == .output
          ? "exempt the answers in prerouting at priority raw, too"
          : "exempt the answers in output at priority raw, or here where they are forwarded")
    }
  }

  /// Whether such packets are answered: not those to many hosts, nor those of other protocols.
  private static func hasAnswers(_ probe: Probe) -> Bool {
    switch probe.transport {
    case nil, Probe.Transport.tcp, Probe.Transport.udp: break
    default: return false
    }
    guard case .number(let address) = probe[.destinationAddress] else { return true }
    let first = probe.family == .ip ? address >> 24 : address >> 120
    return probe.family == .ip ? first < 224 : first < 255
  }
}
