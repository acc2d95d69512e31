import CTVetRulesetModel

extension LintContext {
  /// The rule that certainly drops a packet by a condition, rather than a policy or a last rule that
  /// drops the rest; nil where there is none.
  func deliberateDrop(of probe: Probe, in base: ChainID) -> RuleID? {
    guard let rule = flow.outcome(of: probe, in: base).droppingRule,
      !conditions[rule].constraints.isEmpty, flow.facts(of: rule).truth(for: probe) == .yes
    else { return nil }
    return rule
  }
}
