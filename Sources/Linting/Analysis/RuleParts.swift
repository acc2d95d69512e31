import CTVetDiagnostics
import CTVetRulesetModel

extension LintContext {
  /// The rules of the chains that exist after loading, in the order in which they run.
  func forEachRule(_ body: (RuleID, Rule, RuleFacts) -> Void) {
    for chain in ruleset.liveChains {
      for id in ruleset.chains[chain.index].rules { body(id, ruleset.rule(id), flow.facts(of: id)) }
    }
  }

  /// Where the statement that a condition of a rule comes from is written.
  func range(ofCondition index: Int, _ facts: RuleFacts, _ rule: Rule) -> SourceRange {
    ruleset.statementRange(facts.places[index], of: rule)
  }

  /// Where a rule's first condition about conntrack is written, or else the rule.
  func rangeOfConntrackCondition(_ facts: RuleFacts, _ rule: Rule) -> SourceRange {
    let index = facts.conditions.firstIndex {
      if case .situations = $0 { true } else { false }
    }
    return index.map { range(ofCondition: $0, facts, rule) } ?? rangeOfConditions(rule)
  }

  /// A rule's statements, without what surrounds them in a command.
  func rangeOfConditions(_ rule: Rule) -> SourceRange {
    let ranges = ruleset.ranges(rule.statements)
    guard let first = ranges.first, let last = ranges.last else { return rule.range }
    return SourceRange(first.start, last.end)
  }

  /// Where a rule's verdict, or what else ends it, is written.
  func rangeOfEnd(_ rule: Rule) -> SourceRange {
    ruleset.ranges(rule.statements).last ?? rule.range
  }

  /// A base chain's priority, or its name where none is written.
  func place(of base: ChainID) -> SourceRange {
    let chain = ruleset.chains[base.index]
    guard let range = chain.base?.priorityRange, !range.isEmpty else { return chain.nameRange }
    return range
  }

  /// What a note says of a base chain: where it runs.
  func note(on base: ChainID) -> Diagnostic.Note {
    let hook = ruleset.chains[base.index].base
    return Diagnostic.Note(
      place(of: base),
      "`\(ruleset.path(of: base))` runs in \(hook?.hook.rawValue ?? "no hook") at "
        + "\(hook?.priority ?? 0)")
  }
}
