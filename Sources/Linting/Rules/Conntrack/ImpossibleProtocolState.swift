import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules that ask for a state that packets of their kind never have.
enum ImpossibleProtocolState: LintRule {
  static let info = RuleInfo(
    id: "CT204", name: "impossible-protocol-state", severity: .error,
    summary: "Packets of the kind that a rule matches never have the `ct state` that it asks for.",
    rationale: """
      Conntrack gives some packets one state only, whatever came before. Neighbour discovery and \
      multicast listener discovery are never tracked, so that `icmpv6 type nd-neighbor-solicit ct \
      state new accept` accepts nothing, and IPv6 stops working. ICMP errors are `related`, never \
      `new` or `established`. An echo reply or a SYN with ACK starts no connection: without one it is \
      `invalid`, never `new`.
      """,
    remedy:
      "Leave out the test of the state for discovery; for the others test the state they have.",
    references: [
      "`nf_conntrack_icmpv6_error`: net/netfilter/nf_conntrack_proto_icmpv6.c",
      "`nf_conntrack_icmp_packet`: net/netfilter/nf_conntrack_proto_icmp.c",
      "`tcp_new`: net/netfilter/nf_conntrack_proto_tcp.c",
    ],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          icmpv6 type nd-neighbor-solicit 1️⃣ct state new accept
          icmpv6 type { nd-router-advert, mld-listener-query } 2️⃣ct state established,related accept
          ct state new 3️⃣icmp type echo-reply drop
          icmp type { destination-unreachable, time-exceeded } 4️⃣ct state new,established accept
          tcp flags & (syn|ack) == (syn|ack) 5️⃣ct state new reject with tcp reset
          tcp flags syn,ack / fin,syn,rst,ack 6️⃣ct state new drop
          ct state related 7️⃣icmp type echo-request accept
        }
      }
      """,
      """
      *filter
      :INPUT DROP [0:0]
      -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      -A INPUT -p icmp -m icmp --icmp-type 0 -m 1️⃣conntrack --ctstate NEW -j ACCEPT
      -A INPUT -p tcp -m tcp --tcp-flags SYN,ACK SYN,ACK -m 2️⃣conntrack --ctstate NEW -j DROP
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          icmpv6 type nd-neighbor-solicit accept
          icmpv6 type nd-neighbor-solicit ct state untracked accept
          icmp type echo-request ct state new accept
          icmp type { echo-request, destination-unreachable } ct state new,related accept
          icmpv6 type packet-too-big ct state related accept
          icmp type != echo-reply ct state new accept
          tcp flags & (syn|ack) == syn ct state new accept
          tcp flags & (fin|syn|rst|ack) != (syn|ack) ct state new accept
          tcp flags & (syn|ack) == (syn|ack) ct state invalid drop
        }
      }
      """,
      """
      *filter
      :INPUT DROP [0:0]
      -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      -A INPUT -p icmp -m icmp --icmp-type 8 -m conntrack --ctstate NEW -j ACCEPT
      -A INPUT -p icmp -m icmp --icmp-type 3 -m conntrack --ctstate RELATED -j ACCEPT
      -A INPUT -p tcp -m tcp --tcp-flags SYN,ACK SYN,ACK -m conntrack --ctstate INVALID -j DROP
      COMMIT
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    var contradictions: [(rule: Rule, found: Contradiction)] = []
    for chain in ruleset.chains where !chain.isDeleted {
      for id in chain.rules {
        let rule = ruleset.rule(id)
        // Few rules name such packets, so that the others cost no closer look.
        guard ruleset.statements(rule.statements).contains(where: ruleset.namesMessages),
          let found = contradiction(in: rule, ruleset)
        else { continue }
        contradictions.append((rule, found))
      }
    }
    guard !contradictions.isEmpty else { return }
    let arriving = context.lateSituations
    // What conntrack has not seen yet is the matter of CT101.
    for (rule, found) in contradictions where !arriving[rule.chain].isEmpty {
      let isStateLast = found.state.start > found.message.start
      findings.report(
        at: isStateLast ? found.state : found.message, "this never matches: \(found.kind.reason)",
        hint: found.kind.hint,
        notes: [
          Diagnostic.Note(
            isStateLast ? found.message : found.state, "the two exclude each other")
        ])
    }
  }

  /// A test of the kind of packet and one of the state that exclude each other.
  private struct Contradiction {
    let kind: MessageStates
    let message: SourceRange
    let state: SourceRange
  }

  private static func contradiction(in rule: Rule, _ ruleset: Ruleset) -> Contradiction? {
    var possible = ConntrackState.all
    var asked = ConntrackState.all
    var message: (kind: MessageStates, range: SourceRange)?
    var state: SourceRange?
    let ranges = ruleset.ranges(rule.statements)
    for (statement, range) in zip(ruleset.statements(rule.statements), ranges) {
      guard case .match = statement else { continue }
      if let kinds = ruleset.messages(passing: statement), let first = kinds.first {
        possible.formIntersection(kinds.reduce(into: []) { $0.formUnion($1.states) })
        message = (first, range)
      }
      for comparison in ConntrackComparison.all(in: statement, of: ruleset)
      where comparison.key == .state && !comparison.comparesListedStates(in: ruleset) {
        guard let test = ValueTest(comparison, in: ruleset) else { continue }
        asked.formIntersection(test.states)
        state = range
      }
      guard let message, let state, !asked.isEmpty, asked.isDisjoint(with: possible) else {
        continue
      }
      return Contradiction(kind: message.kind, message: message.range, state: state)
    }
    return nil
  }
}
