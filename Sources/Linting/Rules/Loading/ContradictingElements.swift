import CTVetDiagnostics
import CTVetRulesetModel

/// Reports elements of one set or map that do not load together.
enum ContradictingElements: LintRule {
  static let info = RuleInfo(
    id: "LD910", name: "contradicting-elements", severity: .error,
    summary: "A map has two values for one key, or ranges of a concatenation overlap.",
    rationale: """
      A map holds one value for each key. Where a key is written twice with different values, \
      perhaps once as a name and once as a number, the kernel refuses the file with “File exists”; \
      the same value twice does no harm.

      In sets of concatenations with ranges it looks up both ends of each new element, and refuses it \
      where one lies within an element that is there already. nft finds overlaps itself in other \
      sets only, those of one field.
      """,
    remedy: """
      Keep one of the two. For a concatenation write the narrower element before the wider one, or \
      ranges that don't overlap.
      """,
    references: [
      "`nft_add_set_elem`: net/netfilter/nf_tables_api.c",
      "`nft_pipapo_insert`: net/netfilter/nft_set_pipapo.c",
    ],
    flagged: [
      """
      table inet t {
        map marks {
          type inet_service : mark
          elements = { 80 : 1, 443 : 2, 1️⃣http : 3 }
        }
        set pairs {
          type ipv4_addr . inet_service
          flags interval
          elements = { 10.0.0.0/8 . 80-90, 2️⃣10.1.0.0/16 . 85 }
        }
        chain c {
          tcp dport vmap { 22 : accept, 80 : accept, 3️⃣22 : drop }
        }
      }
      """,
      """
      add table ip6 t
      add map ip6 t hosts { type ipv6_addr : verdict; }
      add element ip6 t hosts { ::1 : accept }
      add element ip6 t hosts { 1️⃣0:0:0:0:0:0:0:1 : drop }
      add chain ip6 t c
      add rule ip6 t c ip6 saddr . tcp dport { 2001:db8::/32 . 1-1023, 2️⃣2001:db8::1 . ssh } accept
      """,
    ],
    accepted: [
      """
      table inet t {
        map marks {
          type inet_service : mark
          elements = { 80 : 1, 443 : 2, http : 1 }
        }
        set pairs {
          type ipv4_addr . inet_service
          flags interval
          elements = { 10.1.0.0/16 . 85, 10.0.0.0/8 . 80-90 }
        }
        chain c {
          tcp dport vmap { 22 : accept, 80 : accept, 22 : accept }
        }
      }
      """,
      """
      add table ip6 t
      add map ip6 t hosts { type ipv6_addr : verdict; }
      add element ip6 t hosts { ::1 : accept }
      add element ip6 t hosts { 0:0:0:0:0:0:0:1 : accept, ::2 : drop }
      add chain ip6 t c
      add rule ip6 t c ip6 saddr . tcp dport { 2001:db8::/32 . 1-1023, 2001:db8::1 . 8080 } accept
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for index in ruleset.sets.indices where !ruleset.sets[index].isDeleted {
      check(SetID(index), ruleset, into: &findings)
    }
    for rule in ruleset.rules where !rule.isDeleted {
      for statement in ruleset.statements(rule.statements) {
        check(statement, ruleset, into: &findings)
      }
    }
  }

  private static func check(_ id: SetID, _ ruleset: Ruleset, into findings: inout Findings) {
    let set = ruleset.set(id)
    let isInterval = set.flags.contains(.interval)
    guard set.isMap || isInterval, let keys = FieldType.all(of: set.key, in: ruleset),
      set.isMap || keys.count > 1, !ruleset.removesElements(of: id)
    else { return }
    let conflicts = ElementConflicts(ruleset).all(
      among: ruleset.elements(of: set), keys: keys, dataType: set.data, isInterval: isInterval)
    report(conflicts, ruleset, into: &findings)
  }

  private static func check(
    _ statement: Statement, _ ruleset: Ruleset, into findings: inout Findings
  ) {
    switch statement {
    case .verdictMap(let key, let map): check(key, map, ruleset, into: &findings)
    case .match(let key, _, let set):
      guard case .concatenation = ruleset.expression(ruleset.resolved(key)) else { return }
      check(key, set, ruleset, into: &findings)
    default:
      for part in ruleset.parts(of: statement) {
        guard case .map(let key, let data) = ruleset.expression(part) else { continue }
        check(key, data, ruleset, into: &findings)
      }
    }
  }

  private static func check(
    _ key: ExpressionID, _ set: ExpressionID, _ ruleset: Ruleset, into findings: inout Findings
  ) {
    let elements = ruleset.elements(of: set)
    guard elements.count > 1 else { return }
    let conflicts = ElementConflicts(ruleset).all(
      among: elements, keys: FieldType.all(of: key, in: ruleset), isInterval: true)
    report(conflicts, ruleset, into: &findings)
  }

  private static func report(
    _ conflicts: [ElementConflicts.Conflict], _ ruleset: Ruleset, into findings: inout Findings
  ) {
    for conflict in conflicts {
      let text = ruleset.sources.text(ruleset.range(conflict.earlier))
      findings.report(
        at: ruleset.range(conflict.refused),
        conflict.isSameKey
          ? "this key has another value already: the kernel refuses the file (“File exists”)"
          : "this overlaps `\(text)`: the kernel refuses the file (“File exists”)",
        hint: conflict.isSameKey
          ? nil : "write the narrower element first, or let them not overlap",
        notes: [Diagnostic.Note(ruleset.range(conflict.earlier), "the other one is here")])
    }
  }
}
