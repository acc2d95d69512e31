import CTVetRulesetModel

/// The tables whose rules and sets use each definition, directly or by another definition.
struct VariableTables {
  private var tables: [VariableID: Set<TableID>] = [:]

  /// Follows the uses.
  init(_ ruleset: Ruleset) {
    // A definition can only use earlier ones, so going backwards meets every user of one first.
    for use in ruleset.references.variables.reversed() {
      switch use.owner {
      case .rule(let rule):
        tables[use.variable, default: []].insert(
          ruleset.chains[ruleset.rule(rule).chain.index].table)
      case .set(let set): tables[use.variable, default: []].insert(ruleset.sets[set.index].table)
      case .variable(let user): tables[use.variable, default: []].formUnion(tables[user] ?? [])
      case .command: break
      }
    }
  }

  /// The tables in which a definition's value is looked at, in order.
  func tables(using variable: VariableID) -> [TableID] {
    (tables[variable] ?? []).sorted { $0.index < $1.index }
  }
}
