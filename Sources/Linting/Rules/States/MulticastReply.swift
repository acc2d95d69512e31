import CTVetDiagnostics
import CTVetRulesetModel

/// Reports queries to many hosts whose answers are dropped.
enum MulticastReply: LintRule {
  static let info = RuleInfo(
    id: "CT221", name: "multicast-reply-not-established", severity: .info, lifecycle: .optional,
    summary:
      "Queries to a multicast address are sent, and their answers, which are `new`, dropped.",
    rationale: """
      A query of mDNS, SSDP, WS-Discovery or LLMNR goes to a group, and the answer comes from the \
      address of a single host. It belongs to no connection that conntrack knows: it is `new`, not \
      `established`, and a closed chain drops it.
      """,
    remedy:
      "Accept the answers by the port that they come from: `udp sport { 1900, 5353 } accept`.",
    references: [
      "https://github.com/firewalld/firewalld/issues/1029",
      "https://github.com/firewalld/firewalld/issues/848",
    ],
    flagged: [
      """
      table inet t {
        chain i {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
        }
        chain o {
          type filter hook output priority filter; policy drop;
          1️⃣udp dport 1900 accept
        }
      }
      """,
      """
      table ip t {
        chain i {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          tcp dport 22 accept
        }
        chain o {
          type filter hook output priority filter;
          oifname "lan" 1️⃣udp dport { 3702, 5355 } accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain i {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          udp sport 1900 accept
        }
        chain o {
          type filter hook output priority filter; policy drop;
          udp dport 1900 accept
        }
      }
      """,
      """
      table inet t {
        chain i {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
        }
        chain o {
          type filter hook output priority filter; policy drop;
          udp dport 53 accept
        }
      }
      """,
    ])

  /// mDNS, SSDP, WS-Discovery, LLMNR, as IANA assigned them.
  private static let ports: [UInt128] = [5353, 1900, 3702, 5355]

  static func check(_ context: LintContext, into findings: inout Findings) {
    guard context.flow.isComplete else { return }
    var reported: Set<RuleID> = []
    for family in [Family.ip, .ip6] {
      for chain in context.flow.filters(at: .output, for: family) {
        for rule in context.reachedRules(of: chain) where !reported.contains(rule.id) {
          let facts = context.flow.facts(of: rule.id)
          guard case .accept = facts.step, let (port, place) = query(facts),
            dropsAnswer(from: port, family, context)
          else { continue }
          reported.insert(rule.id)
          findings.report(
            at: context.range(ofCondition: place, facts, context.ruleset.rule(rule.id)),
            "the answers to such a query come from single hosts: they are `new`, and dropped",
            hint: "accept `udp sport \(port)` in input")
        }
      }
    }
  }

  private static func query(_ facts: RuleFacts) -> (UInt128, Int)? {
    guard facts.isAbout(transport: Probe.Transport.udp) else { return nil }
    for (index, condition) in facts.conditions.enumerated() {
      guard case .value(.destinationPort, let values, isNegated: false) = condition else {
        continue
      }
      let port = ports.first { values.ranges.contains($0...$0) }
      if let port { return (port, index) }
    }
    return nil
  }

  private static func dropsAnswer(from port: UInt128, _ family: Family, _ context: LintContext)
    -> Bool
  {
    var answer = Probe(family, transport: Probe.Transport.udp, .beginnings)
    answer[.sourcePort] = .number(port)
    answer[.destinationPort] = .other
    answer[.inputInterface] = .notName("lo")
    answer[.outputInterface] = .absent
    return !context.flow.outcome(of: answer, at: .input, for: family).mayPass
  }
}
