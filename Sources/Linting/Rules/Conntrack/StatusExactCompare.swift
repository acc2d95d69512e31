import CTVetDiagnostics
import CTVetRulesetModel

/// Reports comparisons of all status bits at once with a few of them.
enum StatusExactCompare: LintRule {
  static let info = RuleInfo(
    id: "CT202", name: "status-exact-compare", severity: .error,
    summary: "`ct status` is compared as a whole, where single bits are meant.",
    rationale: """
      The status of a connection has many bits, and several are set at once: a translated \
      connection has `dnat` and the bit that says that NAT is done, a connection that saw a second \
      packet has `confirmed`. `==`, sets and maps compare all bits at once, so that \
      `ct status == dnat`, `ct status { snat, dnat }` and `ct status vmap { dnat : accept }` never \
      match; `ct status != dnat` is true for translated connections too.

      `nft -o` merges `ct status snat accept` and `ct status dnat accept` to the set form, which \
      never matches.
      """,
    remedy: """
      Write `ct status dnat` for a set bit, `ct status snat,dnat` for any of several, \
      `ct status ! dnat` (or `ct status & dnat == 0`) for a bit that is not set, and mask the key \
      of a map: `ct status & (snat | dnat) vmap { … }`.
      """,
    references: ["`enum ip_conntrack_status`: include/uapi/linux/netfilter/nf_conntrack_common.h"],
    flagged: [
      """
      define translated = { snat, dnat }
      table inet t {
        set s {
          type ct_status
          elements = { snat, dnat }
        }
        chain c {
          type filter hook forward priority filter;
          1️⃣ct status != dnat drop
          2️⃣ct status == dnat accept
          3️⃣ct status { snat, dnat } accept
          4️⃣ct status vmap { dnat : accept, snat : drop }
          5️⃣ct status == snat,dnat accept
          6️⃣ct status != { snat, dnat } drop
          7️⃣ct status $translated accept
          8️⃣ct status @s accept
          meta mark set 9️⃣ct status map { dnat : 1 }
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook forward priority filter;
          1️⃣ct status . ct state { dnat . new } accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter;
          ct status dnat accept
          ct status snat,dnat accept
          ct status { dnat } accept
          ct status ! dnat drop
          ct status & dnat == dnat accept
          ct status & (snat | dnat) == { snat, dnat } accept
          ct status & (snat | dnat) vmap { snat : accept, dnat : drop }
          ct status & dnat != 0 accept
          ct status != 0 accept
        }
      }
      """,
      """
      # iptables compares single bits.
      *filter
      :FORWARD DROP [0:0]
      -A FORWARD -m conntrack --ctstatus ASSURED,CONFIRMED -j ACCEPT
      -A FORWARD -m conntrack --ctstate NEW,RELATED -m conntrack --ctstatus EXPECTED -j ACCEPT
      -A FORWARD -m conntrack ! --ctstatus SEEN_REPLY -j DROP
      COMMIT
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    var last: References.ConntrackUse?
    for use in ruleset.references.conntrack where use.keyRead == .status {
      guard last?.rule != use.rule || last?.statement != use.statement else { continue }
      last = use
      let rule = ruleset.rule(use.rule)
      guard !ruleset.chains[rule.chain.index].isDeleted else { continue }
      let statement = ruleset.statement(use.statement, of: rule)
      let end = ruleset.statementRange(use.statement, of: rule).end
      for comparison in ConntrackComparison.all(in: statement, of: ruleset)
      where comparison.comparesWholeStatus(in: ruleset) {
        let isMatch = comparison.form != .lookup && comparison.part == nil
        let place = isMatch ? SourceRange(use.range.start, end) : use.range
        let fixIts = StatusFixIts(comparison, statement: statement, end: end, in: ruleset).all
        findings.report(
          at: place, message(comparison, ruleset),
          hint: fixIts.first?.message
            ?? "compare single bits: `ct status snat,dnat` is any of them",
          fixIts: fixIts)
      }
    }
  }

  private static func message(_ comparison: ConntrackComparison, _ ruleset: Ruleset) -> String {
    let effect =
      switch comparison.form {
      case .match(.notEqual): "this is true for connections that have these bits too"
      case .lookup: "no key of this map is ever found"
      default:
        comparison.mayEqualWholeStatus(in: ruleset)
          ? "this matches only connections that have no other bit" : "this never matches"
      }
    return "this compares all status bits at once, of which several are always set together: "
      + effect
  }
}
