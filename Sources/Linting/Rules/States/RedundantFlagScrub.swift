import CTVetDiagnostics
import CTVetRulesetModel

/// Reports drops of odd TCP flags behind a drop of `invalid` packets.
enum RedundantFlagScrub: LintRule {
  static let info = RuleInfo(
    id: "CT222", name: "redundant-flag-scrub", severity: .info,
    summary: "A rule drops TCP flags that conntrack refuses, behind a drop of `invalid` packets.",
    rationale: """
      Conntrack refuses segments whose flags make no sense: none at all, FIN without ACK, SYN with \
      FIN or RST, all at once. They are `invalid`, whatever the state of the connection, so that \
      behind `ct state invalid drop` a rule for them never matches. The rule does no harm; it \
      only suggests that it is needed.
      """,
    remedy: "Leave the rule out, or move it in front where its counter is wanted.",
    references: ["`tcp_error`: net/netfilter/nf_conntrack_proto_tcp.c"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter;
          ct state invalid drop
          1️⃣tcp flags & (fin|syn) == fin|syn drop
        }
      }
      """,
      """
      table inet t {
        chain odd {
          1️⃣tcp flags & (fin|syn|rst|psh|ack|urg) == 0x0 counter drop
          2️⃣tcp flags == fin|psh|urg drop
        }
        chain c {
          type filter hook prerouting priority mangle;
          ct state vmap { invalid : drop, established : accept }
          meta l4proto tcp jump odd
        }
      }
      """,
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -m conntrack --ctstate INVALID -j DROP
      -A INPUT -p tcp 1️⃣--tcp-flags ALL NONE -j DROP
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter;
          tcp flags & (fin|syn) == fin|syn drop
          ct state invalid drop
          tcp flags & (fin|syn|rst|ack) != syn ct state new drop
          tcp flags & (fin|ack) == fin|ack accept
        }
      }
      """,
      """
      table inet t {
        chain r {
          type filter hook prerouting priority raw;
          tcp dport 80 notrack
        }
        chain c {
          type filter hook input priority filter;
          ct state invalid drop
          tcp flags & (fin|syn) == fin|syn drop
        }
      }
      """,
      """
      table inet t {
        chain odd {
          tcp flags & (fin|syn) == fin|syn drop
        }
        chain r {
          type filter hook prerouting priority raw;
          jump odd
        }
        chain c {
          type filter hook input priority filter;
          ip saddr 192.0.2.0/24 ct state invalid drop
          jump odd
        }
      }
      """,
    ])

  /// The flags that conntrack takes, by RFC 9293: ECE, CWR and PSH may be there or not.
  ///
  /// Source: `tcp_valid_flags`, net/netfilter/nf_conntrack_proto_tcp.c.
  static let taken = FlagSet { flags in
    switch flags & 0x37 {
    case 0x02, 0x22, 0x12, 0x04, 0x14, 0x11, 0x31, 0x10, 0x30: true
    default: false
    }
  }

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard !ruleset.references.conntrack.contains(where: { exempts($0, context) }) else { return }
    var refused: RefusedPackets?
    context.forEachRule { id, rule, facts in
      guard let place = scrub(facts), ruleset.dropsAll(ruleset.end(of: rule)),
        context.contexts.isBehindConntrack(rule.chain)
      else { return }
      let whole = refused ?? RefusedPackets(transport: Probe.Transport.tcp, context)
      refused = whole
      guard !whole.mayMeet(id) else { return }
      findings.report(
        at: context.range(ofCondition: place, facts, rule),
        "segments with such flags are `invalid` and were dropped before: this never matches",
        hint: "leave the rule out, or move it in front of the drop of `invalid` packets")
    }
  }

  /// The place of a condition on flags that only refused segments fulfil.
  private static func scrub(_ facts: RuleFacts) -> Int? {
    var place: Int?
    var passing = FlagSet { _ in true }
    for (index, condition) in facts.conditions.enumerated() {
      guard case .flags(let flags) = condition else { continue }
      passing = passing.intersection(flags)
      place = index
    }
    guard !passing.isEmpty, passing.intersection(taken).isEmpty else { return nil }
    return place
  }

  /// Whether packets of TCP may be exempted from tracking, and so be refused by nobody.
  private static func exempts(_ use: References.ConntrackUse, _ context: LintContext) -> Bool {
    guard use.isExemption, context.ruleset.isLive(use.rule) else { return false }
    let probe = Probe(nil, transport: Probe.Transport.tcp, .all)
    return context.flow.facts(of: use.rule).truth(for: probe) != .no
  }
}
