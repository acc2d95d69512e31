import CTVetRulesetModel

extension Ruleset {
  /// Whether a table is declared here and has rules here, so that what its rules use is known.
  func showsItsRules(_ id: TableID) -> Bool {
    let table = tables[id.index]
    guard table.isDeclared, !table.isDeleted else { return false }
    return table.chains.contains {
      !chains[$0.index].isDeleted && !chains[$0.index].rules.isEmpty
    }
  }

  /// Whether what contains a reference is still there after loading.
  func isLive(_ owner: References.Owner) -> Bool {
    switch owner {
    case .rule(let id): isLive(id)
    case .set(let id): !sets[id.index].isDeleted
    case .variable, .command: true
    }
  }
}
