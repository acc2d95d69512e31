import CTVetRulesetModel

/// The names that live rules, sets and definitions use, each with its table.
struct NameUses {
  private struct Key: Hashable {
    let name: NameID
    let table: TableID?
  }

  private var used: Set<Key> = []

  /// Collects the names of some uses.
  init(_ uses: some Sequence<References.NameUse>, _ ruleset: Ruleset) {
    var last: Key?
    for use in uses {
      let key = Key(name: use.name, table: use.table)
      // Neighbouring rules often name the same thing.
      guard key != last, ruleset.isLive(use.owner) else { continue }
      used.insert(key)
      last = key
    }
  }

  /// Adds a use in a table.
  mutating func insert(_ name: NameID, in table: TableID) {
    used.insert(Key(name: name, table: table))
  }

  /// Whether a name is used in a table, or by a definition, which any table may use.
  func contain(_ name: NameID, in table: TableID) -> Bool {
    used.contains(Key(name: name, table: table)) || used.contains(Key(name: name, table: nil))
  }
}
