import CTVetRulesetModel

/// A chain of a ruleset that was loaded.
struct LoadedChain: Sendable {
  /// Which chain of the model it is.
  var id: ChainID
  /// The table.
  var tableID: TableID
  /// The family of the table.
  var family: Family
  /// The table's name.
  var table: String
  /// The name; `__chain` and a number for a chain that is written in a rule.
  var name: String
  /// Its rules among all rules.
  var rules: Range<Int>
}
