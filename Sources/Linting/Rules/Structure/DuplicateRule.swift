import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules that stand twice in a chain.
enum DuplicateRule: LintRule {
  static let info = RuleInfo(
    id: "RS703", name: "duplicate-rule", severity: .info,
    summary: "A rule stands twice in a chain.",
    rationale: """
      Where the first of the two decides, the second never sees a packet; where it calls a chain, \
      the same packets walk through it twice. Mostly it is a leftover of an edit, or a script that \
      adds its rules at each run.

      Comments and the starting values of counters don't make a difference. Rules that only count, \
      log or limit are left alone, since two of these do not do what one does.
      """,
    remedy: "Remove one of them.",
    references: ["nft(8), RULES"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 22 accept comment "ssh"
          tcp dport 80 accept
          1️⃣tcp dport 22 counter accept
        }
      }
      """,
      """
      table inet t {
        chain web {
          tcp dport 80 accept
        }
        chain c {
          type filter hook input priority filter; policy drop;
          iifname "eth0" jump web
          1️⃣iifname "eth0" jump web
        }
      }
      """,
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -p tcp --dport 80 -j ACCEPT
      -A INPUT -p tcp -m 1️⃣tcp --dport 80 -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 22 counter
          tcp dport 22 limit rate 3/minute accept
          tcp dport 22 limit rate 3/minute accept
          udp dport 22 accept
          tcp dport 22 counter
          tcp dport 22 accept
        }
      }
      """,
      """
      # One rule in each chain.
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 22 accept
        }
        chain d {
          type filter hook forward priority filter; policy drop;
          tcp dport 22 accept
        }
      }
      """,
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -p tcp --dport 80 -j ACCEPT
      -A INPUT -p udp --dport 80 -j ACCEPT
      COMMIT
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for id in ruleset.liveChains where !ruleset.chains[id.index].hasUnknownOrder {
      let rules = ruleset.chains[id.index].rules
      guard rules.count > 1 else { continue }
      var first: [String: RuleID] = [:]
      for rule in rules {
        guard context.conditions[rule].isExact, ruleset.decidesOrCalls(rule) else { continue }
        let text = ruleset.essence(of: rule)
        if let coverage = ruleset.coverage(of: rule, context.conditions),
          coverage.condition.constraints.isEmpty
        {
          // What comes after it is never reached, which is reported as such.
          break
        }
        guard let earlier = first[text] else {
          first[text] = rule
          continue
        }
        findings.report(
          at: ruleset.rule(rule).range, "the chain has this rule above already",
          hint: "remove one of them",
          notes: [Diagnostic.Note(ruleset.rule(earlier).range, "the same rule")])
      }
    }
  }
}
