import CTVetDiagnostics
import CTVetRulesetModel

/// What the declarations of named sets and maps say.
extension RuleCompiler {
  /// The types of a set's keys and values; nil where the declaration names none.
  mutating func types(
    of set: NamedSet
  ) throws(EvaluationError) -> TableDeclarations.SetTypes? {
    guard
      let key = try set.key.flatMap({ type throws(EvaluationError) in
        try valueType(type, in: set.table, at: set.nameRange)
      })
    else { return nil }
    var types = TableDeclarations.SetTypes(key: key)
    if let data = set.data {
      types.value = try valueType(data, in: set.table, at: set.nameRange)
    }
    types.statements = try statefulInstructions(set.statements)
    return types
  }
}
