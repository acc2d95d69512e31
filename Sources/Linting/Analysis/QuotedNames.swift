import CTVetRulesetModel

extension Ruleset {
  /// A chain's name as messages show it.
  func quotedName(_ id: ChainID) -> String {
    guard let name = chain(id).name else { return "the chain written in place" }
    return "`\(spelling(name))`"
  }

  /// A table's family and name as messages show them.
  func quotedName(_ id: TableID) -> String {
    let table = table(id)
    return "`\(table.family.rawValue) \(spelling(table.name))`"
  }
}
