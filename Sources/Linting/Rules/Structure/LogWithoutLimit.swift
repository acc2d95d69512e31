import CTVetDiagnostics
import CTVetRulesetModel

/// Reports logs that anyone can fill.
enum LogWithoutLimit: LintRule {
  static let info = RuleInfo(
    id: "RS711", name: "log-without-limit", severity: .info,
    summary: "A rule logs without a limit.",
    rationale: """
      Each packet becomes a line of the kernel's log. Whoever sends many – a scan is enough – fills \
      the disk, buries what matters, and slows the host down, on a serial console to a crawl.

      Left alone are rules with a rate, those that only rules with a rate call, and `log group`, \
      which hands packets to a program that can have its own limit.
      """,
    remedy: "Put `limit rate 5/second` before `log`, and the verdict into a rule of its own.",
    references: ["nft(8), LOG STATEMENT"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 22 accept
          1️⃣log prefix "drop " drop
        }
      }
      """,
      """
      table inet t {
        chain log_drop {
          1️⃣log flags all
          drop
        }
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 22 jump log_drop
        }
      }
      """,
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -p udp -j 1️⃣LOG --log-prefix "udp "
      -A INPUT -p udp -j DROP
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          limit rate 5/second log prefix "drop "
          log group 2
          drop
        }
      }
      """,
      """
      table inet t {
        chain log_drop {
          limit rate over 10/minute drop
          log flags all
          drop
        }
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 22 jump log_drop
        }
      }
      """,
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -p udp -m limit --limit 5/second -j LOG --log-prefix "udp "
      -A INPUT -p udp -j DROP
      COMMIT
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for chain in ruleset.liveChains {
      var isLimited = false
      var calls: Bool?
      for id in ruleset.chains[chain.index].rules {
        let rule = ruleset.rule(id)
        if limits(rule, ruleset) {
          isLimited = isLimited || endsExcess(rule, ruleset)
          continue
        }
        guard !isLimited, let place = log(in: rule, ruleset) else { continue }
        if calls == nil {
          let callers = context.graph.calls(to: chain)
          calls = !callers.isEmpty && callers.allSatisfy { limits(ruleset.rule($0.rule), ruleset) }
        }
        guard calls == false else { continue }
        findings.report(
          at: place, "every such packet writes a line to the kernel's log",
          hint: "put `limit rate 5/second` before it")
      }
    }
  }

  /// Whether what is above a rate leaves the chain, whatever else it is.
  private static func endsExcess(_ rule: Rule, _ ruleset: Ruleset) -> Bool {
    let statements = ruleset.statements(rule.statements)
    guard case .verdict(let verdict)? = statements.last, verdict.isTerminal else { return false }
    var isExcess = false
    for statement in statements.dropLast() {
      switch statement {
      case .limit(let limit): isExcess = limit.isOver
      case .counter, .log: continue
      default: return false
      }
    }
    return isExcess
  }

  /// Where a rule writes to the kernel's log.
  private static func log(in rule: Rule, _ ruleset: Ruleset) -> SourceRange? {
    for index in 0..<Int(rule.statements.count) {
      if case .log(let log) = ruleset.statement(index, of: rule.statements), log.group == nil,
        log.snaplen == nil, log.queueThreshold == nil
      {
        return ruleset.range(index, of: rule.statements)
      }
    }
    return nil
  }

  private static func limits(_ rule: Rule, _ ruleset: Ruleset) -> Bool {
    ruleset.statements(rule.statements).contains { statement in
      switch statement {
      case .limit, .quota, .object(.limit, _), .object(.quota, _), .updateSet, .meter, .xtables:
        true
      case .match(let left, _, _):
        if case .numgen = ruleset.expression(left) { true } else { false }
      default: false
      }
    }
  }
}
