import CTVetRulesetModel

/// What becomes of packets that a rule was for, but let go on.
enum RuleSequel {
  /// A later rule, or the policy, surely drops them.
  case dropped
  /// A later rule, or the policy, surely accepts them.
  case accepted
  /// It depends.
  case unknown
}

extension LintContext {
  /// The rules below one in its chain.
  func rules(after id: RuleID) -> ArraySlice<RuleID> {
    ruleset.chains[ruleset.rule(id).chain.index].rules[(conditions.place(of: id) + 1)...]
  }

  /// What becomes of the packets that a rule is for and lets go on, by the rules after it in its
  /// chain and by the chain's policy.
  func sequel(to id: RuleID) -> RuleSequel {
    let chain = ruleset.chain(ruleset.rule(id).chain)
    guard !chain.hasUnknownOrder else { return .unknown }
    let condition = conditions[id]
    var isReached = false
    let following = rules(after: id)
    // In a long chain only those that follow soon are looked at.
    guard following.count <= 200 else { return .unknown }
    for later in following {
      let other = conditions[later]
      guard !condition.isDisjoint(with: other) else { continue }
      switch ruleset.end(of: ruleset.rule(later)) {
      case .none: continue
      case .accept:
        guard condition.isSubset(of: other), !isReached else { return .unknown }
        return .accepted
      case .drop, .reject:
        if condition.isSubset(of: other) { return isReached ? .unknown : .dropped }
        isReached = true
      case .call, .other: return .unknown
      }
    }
    guard chain.base != nil, !isReached else { return .unknown }
    return chain.policy == .drop ? .dropped : .accepted
  }
}
