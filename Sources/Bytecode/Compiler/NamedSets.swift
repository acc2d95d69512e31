import CTVetDiagnostics
import CTVetRulesetModel

/// Sets and maps with names.
extension RuleCompiler {
  /// The elements that a command names, for removal perhaps by their keys alone.
  mutating func elements(
    _ list: ExpressionList, of id: SetID, forRemoval: Bool = false
  ) throws(EvaluationError) -> [EvaluatedElement] {
    let set = ruleset.set(id)
    guard id.index < sets.count, let details = sets[id.index]?.details else { return [] }
    begin(in: set.table)
    var scope = SetScope(key: ValueContext(details.key))
    scope.isNamed = true
    scope.mayLackValues = forRemoval
    switch details.value {
    case .data(let type): scope.value = .data(ValueContext(type))
    case .verdict: scope.value = .verdict
    case .object: scope.value = .object
    case nil: break
    }
    if !set.flags.contains(.dynamic) || !details.statements.isEmpty {
      scope.statements = details.statements
    }
    currentSet = scope
    defer { currentSet = nil }
    wanted = scope.key
    return try elements(list).elements
  }
}
