import CTVetDiagnostics
import CTVetRulesetModel

/// Reports drops by a negated `ct` key that packets without a connection pass by.
enum NegatedKeyOnUntracked: LintRule {
  static let info = RuleInfo(
    id: "CT309", name: "ct-key-on-untracked", severity: .info,
    summary: "A drop by a negated `ct` key lets packets without a connection pass by.",
    rationale: """
      A packet that is `invalid` or `untracked` has no connection, and so no mark, status or \
      direction: every test of these fails for it, the negated one too. `ct mark != 1 drop` drops \
      whatever has another mark, but not what has none because it has no connection.
      """,
    remedy:
      "Drop `ct state invalid,untracked` in front, or accept what is meant and drop the rest.",
    references: ["`nft_ct_get_eval`: net/netfilter/nft_ct.c"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter;
          1️⃣ct mark != 1 drop
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook forward priority filter;
          oifname "wan" 1️⃣ct direction != reply reject
          2️⃣ct status ! dnat counter drop
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter;
          ct state invalid,untracked drop
          ct mark != 1 drop
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook forward priority filter; policy drop;
          ct state new ct mark != 1 drop
          ct mark 1 accept
          ct mark 2 drop
        }
        chain d {
          type filter hook input priority filter;
          ct state invalid drop
          ct mark != 1 drop
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    var refused: RefusedPackets?
    for use in ruleset.references.conntrack {
      guard let key = use.keyRead, key != .state, ruleset.isLive(use.rule) else { continue }
      let rule = ruleset.rule(use.rule)
      guard case .match(_, let comparison, _) = ruleset.statement(use.statement, of: rule),
        comparison == .notEqual || comparison == .not,
        ruleset.dropsAll(ruleset.end(of: rule)),
        context.contexts.isBehindConntrack(rule.chain), !context.contexts.isForNAT(rule.chain),
        !asksState(use.rule, context)
      else { continue }
      let whole = refused ?? RefusedPackets(context)
      refused = whole
      guard whole.mayMeet(use.rule), isOpen(rule.chain, context) else { continue }
      findings.report(
        at: use.range,
        "packets that are `invalid` or `untracked` have no `ct \(key.spelling)`: this test fails "
          + "for them too, and they are not dropped",
        hint: "drop `ct state invalid,untracked` in front where they shall not pass")
    }
  }

  private static func asksState(_ rule: RuleID, _ context: LintContext) -> Bool {
    context.conntrackUses.uses(of: rule).contains { $0.keyRead == .state }
  }

  /// Whether some base chain that leads here may let refused packets pass.
  private static func isOpen(_ chain: ChainID, _ context: LintContext) -> Bool {
    context.contexts[chain].contains { base in
      context.flow.families(of: base).contains {
        context.flow.outcome(of: .stranger($0, .refused), in: base).mayPass
      }
    }
  }
}
