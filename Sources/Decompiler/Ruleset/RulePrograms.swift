import CTVetBytecode
import CTVetRulesetModel

/// The instructions of each rule, with the sets and chains that are sent for it alone.
struct RulePrograms {
  private struct SetName: Hashable {
    let family: Family
    let table: String
    let name: String
  }

  private let entries: [Listing.Entry]
  private var ranges: [RuleID: Range<Int>] = [:]
  private var changedSets: Set<SetName> = []

  init(_ ruleset: Ruleset, _ listing: Listing) {
    entries = listing.entries
    var ids = ruleset.changes.lazy.compactMap { change -> RuleID? in
      if case .rule(let id, _) = change { return id }
      return nil
    }.makeIterator()
    var start = 0
    for (index, entry) in entries.enumerated() {
      guard case .program(let program) = entry else { continue }
      noteChanges(by: program)
      guard program.chain != nil else { continue }
      if let id = ids.next() { ranges[id] = start..<index + 1 }
      start = index + 1
    }
  }

  private mutating func noteChanges(by program: Program) {
    for case .dynamicSet(let update) in program.instructions {
      changedSets.insert(
        SetName(family: program.family, table: program.table, name: update.set))
    }
  }

  /// Whether a rule changes a set's elements.
  func changes(_ set: Listing.Set) -> Bool {
    guard let details = set.details else { return false }
    return changedSets.contains(
      SetName(family: details.family, table: set.table, name: set.name))
  }

  /// A rule, read back; nil where it was not compiled.
  func rule(_ id: RuleID, _ scope: SetScope) -> RulesetListing.Rule? {
    guard let range = ranges[id] else { return nil }
    var scope = scope
    var own: String?
    var result: RulesetListing.Rule?
    var reader = Decompiler.RuleSequence()
    for entry in entries[range] {
      switch entry {
      case .set(let set):
        // What is sent for named sets stands between the rules, too.
        if set.flags & SetElements.Flag.anonymous != 0 { own = set.name }
        if set.name == own { scope.add(set) }
      case .program(let program):
        result = reader.read(program, &scope).map {
          RulesetListing.Rule(id: id, program: program, rule: $0)
        }
      case .chain, .object, .flowtable: break
      }
    }
    return result
  }
}
