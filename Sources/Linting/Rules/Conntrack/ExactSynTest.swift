import CTVetDiagnostics
import CTVetRulesetModel

/// Reports comparisons of all TCP flags with SYN where the first packet of a connection is meant.
enum ExactSynTest: LintRule {
  static let info = RuleInfo(
    id: "CT205", name: "tcp-flags-not-syn-exact", severity: .warning,
    summary:
      "All TCP flags are compared with `syn`, which a SYN that asks for ECN is not equal to.",
    rationale: """
      `tcp flags != syn` and `tcp flags == syn` compare the whole byte of flags. A client that offers \
      explicit congestion notification sends its SYN with ECE and CWR set too. Conntrack rightly calls \
      that packet `new`, but the rule takes it for something else: it is dropped as a new connection \
      without SYN, or not accepted. Such clients cannot connect, or only after they have fallen back.
      """,
    remedy: """
      Compare the flags that matter: `tcp flags & (fin|syn|rst|ack) != syn`, which is what `! --syn` of \
      iptables means.
      """,
    references: [
      "RFC 3168, section 6.1.1", "`tcp_new`: net/netfilter/nf_conntrack_proto_tcp.c",
      "iptables-extensions(8), tcp, `--syn`",
    ],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          1️⃣tcp flags != syn ct state new drop
          ct state new 2️⃣tcp flags != 0x02 log prefix "no syn: "
          ct state new,invalid 3️⃣tcp flags != { syn } counter reject
          tcp dport 22 4️⃣tcp flags == syn ct state new accept
          5️⃣tcp flags { syn } tcp dport 80 accept
        }
      }
      """,
      """
      define begin = syn
      add table ip6 filter
      add chain ip6 filter forward { type filter hook forward priority filter; policy drop; }
      add rule ip6 filter forward ct state new 1️⃣tcp flags != $begin reject with tcp reset
      add rule ip6 filter forward tcp dport 443 2️⃣tcp flags == 2 counter accept
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp flags & (fin|syn|rst|ack) != syn ct state new drop
          tcp flags != syn / fin,syn,rst,ack ct state new drop
          tcp flags syn ct state new accept
          tcp flags == syn counter
          tcp flags != syn ct state established accept
          tcp flags != syn,ack ct state new drop
          tcp flags == syn drop
        }
      }
      """,
      """
      # iptables compares four flags: `--syn` means the same as the longer form.
      *filter
      :INPUT DROP [0:0]
      -A INPUT -p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -m conntrack --ctstate NEW -j DROP
      -A INPUT -p tcp -m tcp --syn --dport 22 -m conntrack --ctstate NEW -j ACCEPT
      COMMIT
      """,
    ])

  /// SYN in the byte of flags, RFC 9293, section 3.1.
  private static let syn: Set<UInt64> = [0x02]

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for chain in ruleset.chains where !chain.isDeleted {
      for id in chain.rules { check(id, ruleset.rule(id), context, into: &findings) }
    }
  }

  private static func check(
    _ id: RuleID, _ rule: Rule, _ context: LintContext, into findings: inout Findings
  ) {
    let ruleset = context.ruleset
    let statements = ruleset.statements(rule.statements)
    for (statement, range) in zip(statements, ruleset.ranges(rule.statements)) {
      guard case .match(let left, let comparison, let right) = statement,
        case .payload(.tcp, .flags) = ruleset.expression(ruleset.resolved(left))
      else { continue }
      let isSet = if case .set = ruleset.expression(ruleset.resolved(right)) { true } else { false }
      let isNegated = comparison == .notEqual
      guard isNegated || comparison == .equal || comparison == .implicit && isSet,
        ruleset.constants(of: right, as: .tcpFlag) == syn,
        isNegated ? turnsAwayNew(statements, ruleset) : accepts(statements)
      else { continue }
      let end = ruleset.range(left).end
      let mask = "& (fin|syn|rst|ack)"
      findings.report(
        at: range,
        "a SYN that asks for ECN carries ECE and CWR too: "
          + (isNegated ? "this turns it away as a packet without SYN" : "this does not accept it"),
        hint: "write `tcp flags \(mask) \(isNegated ? "!=" : "==") syn`",
        fixIts: [
          FixIt(
            "compare only `fin`, `syn`, `rst` and `ack`",
            edits: [FixIt.Edit(SourceRange(end, end), " \(mask)")], isSafe: true)
        ], witness: witness(context.flow.facts(of: id), in: rule.chain, context))
    }
  }

  /// A SYN that asks for ECN, which is dropped.
  private static func witness(_ facts: RuleFacts, in chain: ChainID, _ context: LintContext)
    -> Witness?
  {
    var start = Probe(nil, transport: Probe.Transport.tcp, .beginnings)
    // SYN, ECE and CWR, RFC 3168.
    start[.flags] = .number(0xC2)
    guard let base = context.contexts.places(of: chain).first,
      let probe = facts.example(from: start),
      var scene = WitnessScene(of: probe, at: base.hook.hook.witnessHook)
    else { return nil }
    scene.begin(flags: "SEW", expecting: "drop")
    return scene.witness
  }

  /// Whether the rule is about new connections, and drops, rejects or logs.
  private static func turnsAwayNew(_ statements: ArraySlice<Statement>, _ ruleset: Ruleset) -> Bool
  {
    let acts = statements.contains { statement in
      switch statement {
      case .verdict(.drop), .reject, .log: true
      default: false
      }
    }
    guard acts else { return false }
    return statements.contains { statement in
      ConntrackComparison.all(in: statement, of: ruleset).contains { comparison in
        comparison.key == .state
          && ValueTest(comparison, in: ruleset)?.states.contains(.new) == true
      }
    }
  }

  private static func accepts(_ statements: ArraySlice<Statement>) -> Bool {
    statements.contains { if case .verdict(.accept) = $0 { true } else { false } }
  }
}
