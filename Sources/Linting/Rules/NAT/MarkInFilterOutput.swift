import CTVetDiagnostics
import CTVetRulesetModel

/// Reports marks that are set for routing when the route is chosen already.
enum MarkInFilterOutput: LintRule {
  static let info = RuleInfo(
    id: "NAT410", name: "mark-in-filter-output-no-reroute", severity: .warning,
    summary: "A chain of type filter in output sets a mark that no rule here reads.",
    rationale: """
      When a packet that this host made gets to output its route is chosen. A chain of type filter \
      that sets a mark there changes nothing about that; one of type route has the kernel choose \
      again, which is what marks for `ip rule … fwmark` need. iptables' table mangle does so in \
      OUTPUT.

      It is not reported where another rule reads the mark, or saves it in the connection: then it \
      has another use.
      """,
    remedy: "Write `type route hook output priority mangle`.",
    references: [
      "`nf_route_table_hook4`: net/netfilter/nft_chain_route.c",
      "https://github.com/openwrt/openwrt/issues/9955",
    ],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook output priority mangle;
          tcp dport 80 1️⃣meta mark set 0x64
        }
      }
      """,
      """
      table ip t {
        chain marks {
          ip daddr 192.0.2.0/24 1️⃣meta mark set 2 accept
        }
        chain c {
          type filter hook output priority -150;
          jump marks
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type route hook output priority mangle;
          tcp dport 80 meta mark set 0x64
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook output priority mangle;
          tcp dport 80 meta mark set 0x64
        }
        chain d {
          type filter hook postrouting priority mangle;
          meta mark 0x64 counter
        }
      }
      """,
      """
      *mangle
      :OUTPUT ACCEPT [0:0]
      -A OUTPUT -p tcp --dport 80 -j MARK --set-mark 100
      COMMIT
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    let marks = context.unusualStatements.filter { unusual in
      guard case .setMeta(.mark, _) = unusual.statement, ruleset.isLive(unusual.rule) else {
        return false
      }
      let places = context.contexts.places(of: ruleset.rule(unusual.rule).chain)
      return !places.isEmpty
        && places.allSatisfy { $0.hook.hook == .output && $0.hook.type == .filter }
    }
    guard !marks.isEmpty, !readsMark(context) else { return }
    for mark in marks {
      guard let base = context.contexts[ruleset.rule(mark.rule).chain].first else { continue }
      let type = ruleset.chains[base.index].base?.typeRange
      findings.report(
        at: mark.range,
        "the route was chosen before: this mark changes it only in a chain of type route",
        hint: "write `type route hook output priority mangle` where it is for routing",
        notes: [context.note(on: base)],
        fixIts: type.map {
          [FixIt("write `route`", edits: [FixIt.Edit($0, "route")], isSafe: false)]
        } ?? [])
    }
  }

  /// Whether some rule reads marks of packets.
  private static func readsMark(_ context: LintContext) -> Bool {
    let ruleset = context.ruleset
    var isRead = false
    var whole: [ExpressionID] = []
    var parts: [ExpressionID] = []
    context.forEachRule { _, rule, _ in
      guard !isRead else { return }
      for statement in ruleset.statements(rule.statements) {
        whole.removeAll(keepingCapacity: true)
        parts.removeAll(keepingCapacity: true)
        statement.appendExpressions(to: &whole)
        for expression in whole { ruleset.appendParts(of: expression, to: &parts) }
        // What only works a mark out anew, `meta mark set meta mark | 1`, is no use of it.
        if case .setMeta(.mark, let value) = statement,
          case .binary = ruleset.expression(ruleset.resolved(value))
        {
          continue
        }
        isRead =
          isRead
          || parts.contains { part in
            switch ruleset.expression(part) {
            case .meta(.mark): true
            case .fib(let flags, _): flags.contains(.mark)
            default: false
            }
          }
      }
    }
    return isRead
  }
}
