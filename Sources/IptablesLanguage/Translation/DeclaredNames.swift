import CTVetRulesetModel

/// What the nft text declares so far.
struct DeclaredNames {
  /// Families and tables that were added.
  var tables: Set<String> = []
  /// Chains that were added, as `ip filter INPUT`.
  var chains: Set<String> = []
  /// Sets and objects that were added, as `ip filter name`.
  var sets: Set<String> = []
  /// Chains that nft has to call otherwise.
  var renamed: [String: String] = [:]
  /// How many sets of connections there are.
  var connectionSets = 0
  /// What the file asks of lists of `recent`; nil before that was looked for.
  var recentLists: [String: [RecentList]]?
  /// Sets of ipset that rules fill; nil before they were looked for.
  var filledSets: Set<String>?
  /// Objects of security marks by their contexts.
  var securityMarks: [String: String] = [:]
  /// Whether some rule turns tracking off; nil before it was looked for.
  var leavesUntracked: Bool?
  /// Chains that were met lately, of which there are mostly few.
  var recentChains: [(name: PackedName, family: Family, table: TableKind)] = []

  /// How many names there are of each kind.
  var counts: [Int] {
    [
      tables.count, chains.count, sets.count, renamed.count, connectionSets,
      securityMarks.count,
    ]
  }
}
