import CTVetDiagnostics
import CTVetRulesetModel

/// Reports comparisons of the state with several states at once.
enum NegatedStateList: LintRule {
  static let info = RuleInfo(
    id: "CT201", name: "negated-state-list", severity: .error,
    summary: "`ct state` is compared with several states at once, which it never equals.",
    rationale: """
      A packet has one state. `==` and `!=` compare it with the sum of the listed states, so that \
      `ct state != established,related` is true for every packet, established ones too, and \
      `ct state == established,related` for none. The same holds for `established|related` as an \
      element of a set or map. Only the form without an operator, `ct state established,related`, \
      means "any of these".
      """,
    remedy: """
      Write `ct state != { established, related }`, or `ct state ! established,related` where nft \
      is recent enough to know `!`.
      """,
    references: ["`nft --debug=netlink` shows the comparison as `cmp neq reg 1 0x00000006`"],
    flagged: [
      """
      define closed = established,related
      table inet t {
        chain c {
          type filter hook forward priority filter;
          1️⃣ct state != established,related drop
          2️⃣ct state == established|related accept
          3️⃣ct state != $closed drop
          4️⃣ct state != { established | related } drop
          5️⃣ct state & (established | related) == established | related accept
          ct state { new, 6️⃣established | related } accept
          ct state vmap { 7️⃣new | untracked : accept, established : accept }
        }
      }
      """,
      """
      add table ip6 filter
      add chain ip6 filter input { type filter hook input priority filter; policy drop; }
      add rule ip6 filter input tcp dport 22 1️⃣ct state == new,untracked accept
      add rule ip6 filter input meta mark set ct state map { new : 1, 2️⃣established | related : 2 }
      """,
    ],
    accepted: [
      """
      define closed = established,related
      table inet t {
        chain c {
          type filter hook forward priority filter;
          ct state != { established, related } drop
          ct state ! established,related drop
          ct state established,related accept
          ct state established|related accept
          ct state { established | related } accept
          ct state $closed accept
          ct state != established drop
          ct state == established accept
          ct state & (established | related) == 0 drop
          ct state & (established | related) == established accept
          ct state vmap { established : accept, related : accept, invalid : drop }
        }
      }
      """,
      """
      # iptables means none of the listed states.
      *filter
      :INPUT DROP [0:0]
      -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      -A INPUT -p tcp -m conntrack ! --ctstate NEW,UNTRACKED -j DROP
      COMMIT
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    var last: References.ConntrackUse?
    for use in ruleset.references.conntrack where use.keyRead == .state {
      guard last?.rule != use.rule || last?.statement != use.statement else { continue }
      last = use
      let rule = ruleset.rule(use.rule)
      let statement = ruleset.statement(use.statement, of: rule)
      // The usual form needs no closer look.
      if case .match(_, .implicit, let right) = statement, ruleset.isPlain(right) { continue }
      guard !ruleset.chains[rule.chain.index].isDeleted else { continue }
      let end = ruleset.statementRange(use.statement, of: rule).end
      for comparison in ConntrackComparison.all(in: statement, of: ruleset)
      where comparison.comparesListedStates(in: ruleset) {
        report(comparison, from: use.range, to: end, ruleset, into: &findings)
      }
    }
  }

  private static func report(
    _ comparison: ConntrackComparison, from start: SourceRange, to end: UInt32,
    _ ruleset: Ruleset, into findings: inout Findings
  ) {
    switch comparison.constants(in: ruleset) {
    case .unknown: return
    case .several(let constants):
      for constant in constants where constant.number.nonzeroBitCount > 1 {
        findings.report(
          at: ruleset.range(constant.id),
          "a packet has one state, so `\(ruleset.text(constant.value))` is no packet's state and "
            + "this element is never found",
          hint: "write each state as an element of its own",
          fixIts: SplitStates.fixIts(for: constant, among: constants, in: ruleset))
      }
    case .one(let constant):
      let negated = comparison.form == .match(.notEqual)
      let fixIts = UnlistedStates(comparison, constant, end: end, in: ruleset).fixIts
      findings.report(
        at: SourceRange(start.start, end),
        "a packet has one state, which never equals `\(ruleset.text(constant.value))` as a whole: "
          + (negated ? "this is true for every packet" : "this is true for no packet"),
        hint: fixIts.first?.message, fixIts: fixIts)
    }
  }
}

extension Ruleset {
  /// Whether the right side of a match without operator is a state or several, not a set.
  fileprivate func isPlain(_ right: ExpressionID) -> Bool {
    switch expression(resolved(right)) {
    case .symbol, .list: true
    default: false
    }
  }
}
