import CTVetDiagnostics
import CTVetRulesetModel

/// Reports drops of `invalid` packets behind rules that accept them.
enum InvalidDropAfterAccept: LintRule {
  static let info = RuleInfo(
    id: "CT211", name: "invalid-drop-after-accept", severity: .warning,
    summary: "`ct state invalid drop` stands behind a rule that accepts TCP whatever its state.",
    rationale: """
      `tcp dport 80 accept` accepts segments that conntrack refused as well: out of any window, \
      with odd flags, of no connection. The drop of `invalid` packets behind it never sees them.

      Rules for single hosts or interfaces, for lo, and for other protocols than TCP may stand in \
      front.
      """,
    remedy: "Put `ct state invalid drop` in front of the rules for services.",
    references: ["`tcp_error`: net/netfilter/nf_conntrack_proto_tcp.c"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 80 accept
          1️⃣ct state invalid drop
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          iifname "lo" accept
          tcp dport { 22, 80 } counter accept
          udp dport 53 accept
          1️⃣ct state vmap { established : accept, related : accept, invalid : drop }
        }
      }
      """,
      """
      *filter
      :INPUT DROP [0:0]
      -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
      -A INPUT -m 1️⃣conntrack --ctstate INVALID -j DROP
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state invalid drop
          tcp dport 80 accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          iif "lo" accept
          ip saddr 192.0.2.1 tcp dport 22 accept
          tcp dport 80 ct state new accept
          meta l4proto { icmp, ipv6-icmp } accept
          ct state invalid drop
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard ruleset.references.conntrack.contains(where: { $0.keyRead == .state }) else { return }
    var refused: RefusedPackets?
    for chain in ruleset.liveChains where context.contexts.isBehindConntrack(chain) {
      guard !context.contexts.isForNAT(chain) else { continue }
      var first: RuleID?
      for id in ruleset.chains[chain.index].rules {
        let facts = context.flow.facts(of: id)
        if dropsInvalid(facts, ruleset) {
          guard let first else { break }
          let whole = refused ?? RefusedPackets(transport: Probe.Transport.tcp, context)
          refused = whole
          guard whole.mayMeet(first) else { break }
          let rule = ruleset.rule(id)
          findings.report(
            at: context.rangeOfConntrackCondition(facts, rule),
            "`invalid` segments of TCP were accepted before",
            hint: "put this in front of the rules for services",
            notes: [
              Diagnostic.Note(
                context.rangeOfConditions(ruleset.rule(first)), "this accepts them")
            ], witness: witness(first, in: chain, context))
          break
        }
        if first == nil, acceptsService(facts) { first = id }
      }
    }
  }

  /// A segment of no connection, which is accepted.
  private static func witness(_ rule: RuleID, in chain: ChainID, _ context: LintContext)
    -> Witness?
  {
    guard let base = context.contexts.places(of: chain).first,
      let probe = context.flow.facts(of: rule).example(from: Probe(nil, .refused)),
      var scene = WitnessScene(of: probe, at: base.hook.hook.witnessHook)
    else { return nil }
    scene.stray(expecting: "accept, ct state invalid")
    return scene.witness
  }

  private static func dropsInvalid(_ facts: RuleFacts, _ ruleset: Ruleset) -> Bool {
    switch facts.step {
    case .drop, .reject:
      return facts.conditions.count == 1 && facts.asksConntrack
        && facts.situations.states == .invalid
    case .branches(let branches):
      return facts.conditions.isEmpty
        && branches.contains { branch in
          guard case .drop = branch.step, case .situations(let passing, _) = branch.condition
          else { return false }
          return passing.states == .invalid
        }
    default: return false
    }
  }

  /// Whether it accepts TCP from anywhere, in any state.
  private static func acceptsService(_ facts: RuleFacts) -> Bool {
    guard case .accept = facts.step, facts.isAbout(transport: Probe.Transport.tcp) else {
      return false
    }
    return facts.conditions.allSatisfy { condition in
      switch condition {
      case .transport, .family: true
      case .value(let datum, _, _): datum == .destinationPort
      case .situations, .flags, .opaque: false
      }
    }
  }
}
