import CTVetDiagnostics
import CTVetRulesetModel

/// Reports chains that call each other in a circle.
enum JumpLoop: LintRule {
  static let info = RuleInfo(
    id: "RS706", name: "jump-loop", severity: .error,
    summary: "Chains that call each other in a circle.",
    rationale: """
      The kernel follows all jumps, gotos and verdict maps down from each base chain and refuses \
      a ruleset whose calls never end: “Too many links”. It only looks when the ruleset \
      is really loaded, so `nft -c` finds nothing wrong.

      A circle that no base chain leads to does load (reported as a warning); it is refused as \
      soon as a rule that leads to it is added.
      """,
    remedy: """
      Leave out one of the calls. Where a chain should go on after another, let the other one \
      end: a packet comes back to the rule after a `jump` by itself.
      """,
    references: ["Linux net/netfilter/nf_tables_api.c, `nft_chain_validate`"],
    flagged: [
      """
      table inet filter {
        chain check {
          ip saddr 192.0.2.0/24 jump count
        }
        chain count {
          counter
          goto 1️⃣check
        }
        chain input {
          type filter hook input priority filter; policy accept;
          jump check
        }
      }
      """,
      """
      # A chain that calls itself by a map.
      table inet filter {
        map services {
          type inet_service : verdict
          elements = { 22 : jump 1️⃣ssh }
        }
        chain ssh {
          tcp dport vmap @services
        }
      }
      """,
    ],
    accepted: [
      """
      table inet filter {
        chain count {
          counter
        }
        chain check {
          jump count
          ip saddr 192.0.2.0/24 jump count
        }
        chain input {
          type filter hook input priority filter; policy accept;
          jump check
          jump count
        }
      }
      """,
      """
      # Two tables, whose chains only share their names.
      table ip filter {
        chain count {
          counter
        }
        chain check {
          goto count
        }
        chain input {
          type filter hook input priority filter; policy accept;
          tcp dport vmap { 22 : jump check, 80 : goto count }
        }
      }
      table ip6 filter {
        chain check {
          counter
        }
        chain count {
          goto check
        }
        chain input {
          type filter hook input priority filter; policy accept;
          jump count
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard !context.graph.edges.isEmpty else { return }
    for loop in CallSearch(context).loops {
      guard let last = loop.calls.last else { continue }
      let isRefused = loop.origin == .base
      findings.report(
        at: last.range,
        description(of: loop, ruleset)
          + (isRefused
            ? ": the kernel refuses the ruleset (“Too many links”, not seen by `nft -c`)"
            : ": it loads only as long as no base chain leads there"),
        severity: isRefused ? .error : .warning, hint: "remove one of the calls",
        notes: notes(for: loop, ruleset))
    }
  }

  private static func description(of loop: CallSearch.Loop, _ ruleset: Ruleset) -> String {
    let names = loop.calls.map { ruleset.quotedName($0.from) }
    guard let first = names.first, names.count > 1 else {
      return "\(names.joined()) calls itself"
    }
    return "chains call each other in a circle, \((names + [first]).joined(separator: " → "))"
  }

  private static func notes(
    for loop: CallSearch.Loop, _ ruleset: Ruleset
  ) -> [Diagnostic.Note] {
    var notes: [Diagnostic.Note] = []
    for (index, call) in loop.calls.enumerated() {
      let names = "\(ruleset.quotedName(call.from)) calls \(ruleset.quotedName(call.to))"
      if index < loop.calls.count - 1 {
        notes.append(Diagnostic.Note(call.range, "\(names) here"))
      }
      let rule = ruleset.rule(call.rule).range
      if !rule.contains(call.range) {
        notes.append(Diagnostic.Note(rule, "\(names) by what this rule uses"))
      }
    }
    return notes
  }
}
