import CTVetBytecode
import CTVetRulesetModel

/// Puts what was compiled into chains, and gives everything the handle that the kernel would.
struct RulesetLoader {
  /// What is made.
  private(set) var loaded = LoadedRuleset()
  private let ruleset: Ruleset
  private let compiled: RulesetCompiler.Result
  private let entries: [Listing.Entry]
  /// How many entries were taken.
  private var cursor = 0
  /// The last handle of each table.
  private var handles: [UInt64]
  private var knownChains: Set<ChainID> = []
  private var knownSets: Set<SetID> = []
  private var knownObjects: Set<Int> = []
  private var knownFlowtables: Set<Int> = []
  /// The base chains in the order in which they were registered.
  private var registeredChains: [ChainID] = []
  private var programs: [RuleID: LoadedProgram] = [:]
  private var objects: [Int: Listing.Object.Contents] = [:]

  /// A rule's instructions with the sets that are sent for it alone.
  private struct LoadedProgram {
    var program: Program
    var sets: [Listing.Set]
    var chains: [ChainID]
    var handle: UInt64
  }

  init(_ ruleset: Ruleset, _ compiled: RulesetCompiler.Result) {
    self.ruleset = ruleset
    self.compiled = compiled
    entries = compiled.listing.entries
    handles = ruleset.tables.map { _ in 0 }
  }

  mutating func load() {
    for change in ruleset.changes { take(change) }
  }

  // MARK: What is sent

  private mutating func take(_ change: Change) {
    switch change {
    case .chain(let id, _):
      guard case .chain? = nextDeclaration() else { return }
      let chain = ruleset.chain(id)
      if knownChains.insert(id).inserted { _ = newHandle(in: chain.table) }
      if chain.base != nil, !registeredChains.contains(id) { registeredChains.append(id) }
    case .object(let index):
      guard case .object(let object)? = nextDeclaration() else { return }
      objects[index] = object.contents
      if knownObjects.insert(index).inserted {
        _ = newHandle(in: ruleset.objects[index].table)
      }
    case .flowtable(let index):
      guard case .flowtable? = nextDeclaration() else { return }
      if knownFlowtables.insert(index).inserted {
        _ = newHandle(in: ruleset.flowtables[index].table)
      }
    case .set(let id, _):
      if knownSets.insert(id).inserted { _ = newHandle(in: ruleset.set(id).table) }
    case .addElements, .deleteElements, .flushSet: break
    case .rule(let id, _): takeRule(id)
    }
  }

  /// The next entry that is no set; those of named sets stand wherever a command names them.
  private mutating func nextDeclaration() -> Listing.Entry? {
    while cursor < entries.count {
      defer { cursor += 1 }
      if case .set = entries[cursor] { continue }
      return entries[cursor]
    }
    return nil
  }

  private mutating func newHandle(in table: TableID) -> UInt64 {
    handles[table.index] += 1
    return handles[table.index]
  }

  /// Takes a rule with the sets, and the chains with their rules, that stand before it.
  private mutating func takeRule(_ id: RuleID) {
    let rule = ruleset.rule(id)
    let table = ruleset.chain(rule.chain).table
    var inner = ruleset.statements(rule.statements).compactMap { statement -> ChainID? in
      if case .chain(let chain, _) = statement { return chain }
      return nil
    }[...]
    var loaded = LoadedProgram(
      program: Program(family: .ip, table: "", chain: nil), sets: [], chains: Array(inner),
      handle: 0)
    while cursor < entries.count {
      let entry = entries[cursor]
      cursor += 1
      switch entry {
      case .set(let set):
        if set.flags & SetElements.Flag.anonymous != 0 {
          _ = newHandle(in: table)
          loaded.sets.append(set)
        } else if set.flags == 0, let last = loaded.sets.indices.last,
          loaded.sets[last].name == set.name
        {
          loaded.sets[last].elements += set.elements
        }
      case .chain:
        guard let chain = inner.popFirst() else { return }
        _ = newHandle(in: table)
        for innerRule in ruleset.chain(chain).rules { takeRule(innerRule) }
      case .program(let program):
        loaded.program = program
        loaded.handle = newHandle(in: table)
        programs[id] = loaded
        return
      case .object, .flowtable: return
      }
    }
  }
}
