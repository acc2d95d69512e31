import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules that change the elements of sets which rules cannot change.
enum SetNotUpdatable: LintRule {
  static let info = RuleInfo(
    id: "LD911", name: "set-not-updatable", severity: .error,
    summary: "A rule adds elements to a set or map that does not take them from rules.",
    rationale: """
      Packets can add elements only to sets that are built for it: without ranges (`flags interval`) \
      and not `constant`. Elements that expire, `add @set { … timeout 1h }`, need a set with `flags \
      timeout`, and those that count connections one without. The kernel refuses such rules with \
      “Operation not supported”, or “Device or resource busy”, and the whole file with them.
      """,
    remedy: """
      Add to a set with `flags dynamic`, or `flags dynamic,timeout`, and keep the ranges in another.
      """,
    references: ["`nft_dynset_init`: net/netfilter/nft_dynset.c"],
    flagged: [
      """
      table inet t {
        set nets {
          type ipv4_addr
          flags interval
        }
        set fixed {
          type ipv4_addr
          flags constant
        }
        set seen {
          type ipv4_addr
          flags dynamic
        }
        chain c {
          tcp dport 22 add 1️⃣@nets { ip saddr }
          tcp dport 23 add 2️⃣@fixed { ip saddr }
          tcp dport 24 update 3️⃣@seen { ip saddr timeout 1h }
        }
      }
      """,
      """
      add table ip6 t
      add map ip6 t marks { type ipv6_addr : mark; flags interval; }
      add set ip6 t busy { type ipv6_addr; flags dynamic,timeout; }
      add chain ip6 t c
      add rule ip6 t c update 1️⃣@marks { ip6 saddr : 1 }
      add rule ip6 t c add 2️⃣@busy { ip6 saddr ct count over 10 } drop
      """,
    ],
    accepted: [
      """
      table inet t {
        set seen {
          type ipv4_addr
          flags dynamic,timeout
        }
        set counted {
          type ipv4_addr
          flags dynamic
        }
        chain c {
          tcp dport 24 update @seen { ip saddr timeout 1h }
          tcp dport 22 add @counted { ip saddr ct count over 10 } drop
        }
      }
      """,
      """
      add table ip6 t
      add map ip6 t marks { type ipv6_addr : mark; flags dynamic; }
      add set ip6 t nets { type ipv6_addr; flags interval; }
      add chain ip6 t c
      add rule ip6 t c ip6 saddr @nets update @marks { ip6 saddr : 1 }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for chain in ruleset.chains where !chain.isDeleted {
      for id in chain.rules {
        for statement in ruleset.statements(ruleset.rule(id).statements) {
          switch statement {
          case .updateSet(_, let set, let element, let list),
            .updateMap(_, let set, let element, _, let list):
            check(set, element, list, chain.table, ruleset, into: &findings)
          default: break
          }
        }
      }
    }
  }

  private static func check(
    _ reference: ExpressionID, _ element: ExpressionID, _ list: StatementList, _ table: TableID,
    _ ruleset: Ruleset, into findings: inout Findings
  ) {
    guard case .setReference(let name) = ruleset.expression(ruleset.resolved(reference)),
      let id = ruleset.set(named: name, in: table)
    else { return }
    let set = ruleset.set(id)
    let unsupported = "Operation not supported"
    let (reason, answer): (String, String)
    if set.flags.contains(.constant) {
      (reason, answer) = ("a constant set does not change", "Device or resource busy")
    } else if set.flags.contains(.interval) {
      (reason, answer) = ("rules cannot change a set of intervals", unsupported)
    } else if expires(element, ruleset), !set.mayExpire {
      (reason, answer) = ("elements of a set without `flags timeout` don't expire", unsupported)
    } else if ruleset.countsConnections(list), set.mayExpire {
      (reason, answer) = ("elements that count connections don't expire", unsupported)
    } else {
      return
    }
    findings.report(
      at: ruleset.range(reference), "\(reason): the kernel refuses the rule (“\(answer)”)",
      notes: [Diagnostic.Note(set.nameRange, "`\(ruleset.spelling(name))` is declared here")])
  }

  private static func expires(_ element: ExpressionID, _ ruleset: Ruleset) -> Bool {
    guard case .element(_, let options) = ruleset.expression(ruleset.resolved(element)) else {
      return false
    }
    return ruleset.elementOptions[Int(options)].timeout ?? 0 > 0
  }
}
