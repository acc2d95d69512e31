import CTVetRulesetModel

extension Ruleset {
  /// Whether a rule is for packets that come in through lo alone.
  func isForLoopbackOnly(_ rule: Rule) -> Bool {
    statements(rule.statements).contains { statement in
      guard case .match(let left, let comparison, let right) = statement, isInputInterface(left),
        comparison == .implicit || comparison == .equal
      else { return false }
      return namesLoopbackOnly(right)
    }
  }

  /// Whether a rule takes all packets that come in through other interfaces than lo away from the
  /// rules after it.
  func leavesLoopbackOnly(_ rule: Rule) -> Bool {
    var isGuard = false
    for statement in statements(rule.statements) {
      switch statement {
      case .match(let left, .notEqual, let right):
        guard isInputInterface(left), namesLoopbackOnly(right) else { return false }
        isGuard = true
      case .counter, .log, .last, .notrack: continue
      case .verdict(let verdict): return isGuard && verdict.isTerminal
      default: return false
      }
    }
    return false
  }

  private func isInputInterface(_ id: ExpressionID) -> Bool {
    switch expression(resolved(id)) {
    case .meta(.inputInterface), .meta(.inputInterfaceName): true
    default: false
    }
  }

  private func namesLoopbackOnly(_ id: ExpressionID) -> Bool {
    let id = resolved(id)
    switch expression(id) {
    case .symbol: return text(id) == "lo"
    case .element(let inner, _): return namesLoopbackOnly(inner)
    case .set(let elements):
      let all = expressions(elements)
      return !all.isEmpty && all.allSatisfy { namesLoopbackOnly($0) }
    default: return false
    }
  }
}
