import CTVetDiagnostics
import CTVetRulesetModel

/// Reports tests of `snat` and `dnat` where NAT has not been decided yet.
enum StatusBeforeNAT: LintRule {
  static let info = RuleInfo(
    id: "CT108", name: "status-dnat-before-nat", severity: .warning,
    summary: "`ct status dnat` or `snat` is tested before NAT has looked at the connection.",
    rationale: """
      Destination NAT runs at -100 in prerouting and output, source NAT at 100 in postrouting and \
      input. Before that the first packet of a connection has neither bit, though it will be \
      translated; every later packet has them. So the rule treats the first packet otherwise than \
      the rest, and a rule that accepts `dnat` there never lets a connection begin.
      """,
    remedy: """
      Test the bits behind NAT, in forward for example, or in prerouting above -100 for `dnat` and \
      in postrouting above 100 for `snat`. Where only later packets are meant, say so: `ct state \
      established`.
      """,
    references: ["`nf_nat_inet_fn`: net/netfilter/nf_nat_core.c"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority mangle;
          1️⃣ct status dnat accept
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook output priority -150;
          1️⃣ct status ! dnat meta mark set 1
        }
        chain d {
          type filter hook postrouting priority 0;
          2️⃣ct status snat counter
        }
        chain e {
          type filter hook prerouting priority -100;
          3️⃣ct status snat,dnat counter
        }
      }
      """,
      """
      *mangle
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -m 1️⃣conntrack --ctstate DNAT -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter;
          ct status dnat accept
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook prerouting priority mangle;
          ct state established ct status dnat accept
          ct status assured accept
        }
        chain d {
          type filter hook prerouting priority -99;
          ct status dnat accept
        }
        chain e {
          type nat hook postrouting priority srcnat;
          ct status dnat masquerade
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for use in ruleset.references.conntrack where use.keyRead == .status {
      guard ruleset.isLive(use.rule) else { continue }
      let rule = ruleset.rule(use.rule)
      guard let bits = bits(tested: ruleset.statement(use.statement, of: rule), ruleset),
        !context.flow.facts(of: use.rule).situations.intersection(.firstPackets).isEmpty
      else { continue }
      let places = context.contexts.places(of: rule.chain)
      guard let first = places.first,
        places.allSatisfy({ $0.position == .after && isBefore($0.hook, bits) })
      else { continue }
      let priority = first.hook.priority
      let (word, nat) = priorityOfNAT(first.hook.hook)
      let when =
        priority == nat && first.hook.type != .nat
        ? "at \(nat) too, so that loading decides which is first: it may not be set for the first "
          + "packet of a connection, and is for later ones"
        : "at \(nat): it isn't set for the first packet of a connection, and is for later ones"
      findings.report(
        at: use.range, "`\(word)` is set in \(first.hook.hook.rawValue) \(when)",
        hint: "test it behind NAT, in forward or in a chain above \(nat)",
        notes: [context.note(on: first.base)])
    }
  }

  /// The bits of NAT on which a test hangs, alone; nil where it is none of them.
  private static func bits(tested statement: Statement, _ ruleset: Ruleset) -> ConntrackStatus? {
    for comparison in ConntrackComparison.all(in: statement, of: ruleset)
    where comparison.key == .status && !comparison.comparesWholeStatus(in: ruleset) {
      guard let test = ValueTest(comparison, in: ruleset) else { continue }
      let relevant = ConntrackStatus(rawValue: test.relevantBits)
      let bits = relevant.intersection([.sourceNAT, .destinationNAT])
      if !bits.isEmpty, bits == relevant { return bits }
    }
    return nil
  }

  private static func isBefore(_ base: Chain.Base, _ bits: ConntrackStatus) -> Bool {
    let (_, nat) = priorityOfNAT(base.hook)
    switch base.hook {
    case .prerouting, .output:
      return base.priority <= nat && base.type != .nat && bits.contains(.destinationNAT)
    case .input, .postrouting:
      return base.priority <= nat && base.type != .nat && bits == .sourceNAT
    case .ingress, .forward, .egress: return false
    }
  }

  private static func priorityOfNAT(_ hook: Hook) -> (bit: String, priority: Int32) {
    switch hook {
    case .prerouting, .output: ("dnat", Priority.destinationNAT)
    default: ("snat", Priority.sourceNAT)
    }
  }
}
