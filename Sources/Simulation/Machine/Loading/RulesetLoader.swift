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
  /// The handles of chains that are written in rules.
  private var anonymousHandles: [ChainID: UInt64] = [:]
  private var chainPlaces: [ChainID: Int32] = [:]
  private var setPlaces: [SetName: Int32] = [:]
  private var conntrackUse = ConntrackUseCollector()

  private struct SetName: Hashable {
    var table: TableID
    var name: String
  }

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
    bindChains()
    bindObjects()
    bindSets()
    for chain in loaded.chains.indices { bindRules(of: chain) }
    bindBaseChains()
  }

  // MARK: What is there in the end

  /// Whether a table is there once nft has ended, which takes the tables that it owns with it.
  private func isLasting(_ id: TableID) -> Bool {
    let table = ruleset.table(id)
    return !table.isDeleted && !table.flags.contains { ruleset.spelling($0) == "owner" }
  }

  private mutating func bindChains() {
    for (index, chain) in ruleset.chains.enumerated()
    where !chain.isDeleted && isLasting(chain.table) {
      let id = ChainID(index)
      let place = Int32(loaded.chains.count)
      let name = chain.name.map(ruleset.spelling) ?? "__chain\(anonymousHandles[id] ?? 0)"
      loaded.chains.append(
        LoadedChain(
          id: id, tableID: chain.table, family: chain.family,
          table: ruleset.spelling(ruleset.table(chain.table).name), name: name, rules: 0..<0))
      loaded.chainPlaces[LoadedRuleset.ChainName(table: chain.table, name: name)] = place
      chainPlaces[id] = place
    }
  }

  private mutating func bindObjects() {
    for (index, object) in ruleset.objects.enumerated()
    where !object.isDeleted && isLasting(object.table) {
      guard let contents = objects[index] else { continue }
      var bound = LoadedObject(
        index: index, table: object.table, kind: object.kind,
        name: ruleset.spelling(object.name), contents: contents,
        instruction: contents.instruction)
      if case .quota(var quota) = bound.instruction {
        // What was used of it before is sent, but not printed.
        quota.consumed = object.settings.quota?.used ?? 0
        bound.instruction = .quota(quota)
      }
      if let instruction = bound.instruction { bound.state = addState(of: instruction) }
      loaded.objects.append(bound)
      conntrackUse.keep(contents, in: ruleset.table(object.table).family)
    }
  }

  private mutating func bindSets() {
    for (index, set) in ruleset.sets.enumerated() where !set.isDeleted && isLasting(set.table) {
      guard let listed = compiled.sets[index] else { continue }
      setPlaces[SetName(table: set.table, name: listed.name)] = Int32(loaded.sets.count)
      loaded.sets.append(
        LoadedSet(
          listed, identity: .named(SetID(index)), table: set.table,
          changes: compiled.elementChanges[index]))
    }
  }

  private mutating func bindBaseChains() {
    var countsBefore: [Int] = []
    for id in registeredChains {
      countsBefore.append(loaded.baseChains.count)
      let chain = ruleset.chain(id)
      let isDormant = ruleset.table(chain.table).flags.contains {
        ruleset.spelling($0) == "dormant"
      }
      guard let place = chainPlaces[id], let base = chain.base, !isDormant else { continue }
      loaded.baseChains.append(
        BaseChain(
          family: chain.family, table: loaded.chains[Int(place)].table,
          name: loaded.chains[Int(place)].name, type: base.type, hook: base.hook,
          priority: base.priority,
          devices: TableDeclarations(of: ruleset).devices(base.devices + chain.extraDevices),
          policy: chain.policy == .drop ? .drop : .accept, chain: Int(place)))
    }
    countsBefore.append(loaded.baseChains.count)
    loaded.conntrackUse = conntrackUse.result { countsBefore[$0] }
  }

  // MARK: Rules

  private mutating func bindRules(of chain: Int) {
    let start = loaded.rules.count
    for id in ruleset.chain(loaded.chains[chain].id).rules {
      guard let program = programs[id] else { continue }
      bind(program, id, chain)
    }
    loaded.chains[chain].rules = start..<loaded.rules.count
  }

  private mutating func bind(_ program: LoadedProgram, _ id: RuleID, _ chain: Int) {
    let table = loaded.chains[chain].tableID
    let family = loaded.chains[chain].family
    var own: [(name: String, place: Int32)] = []
    for (index, set) in program.sets.enumerated() {
      own.append((set.name, Int32(loaded.sets.count)))
      loaded.sets.append(
        LoadedSet(
          set, identity: .anonymous(id, index), table: table, changes: [.add(set.elements)]))
    }
    var chains = program.chains[...]
    let start = loaded.steps.count
    for instruction in program.program.instructions {
      loaded.steps.append(
        LoadedStep(
          instruction: instruction,
          reference: reference(of: instruction, in: table, &own, &chains)))
      conntrackUse.keep(instruction, in: family)
    }
    loaded.rules.append(
      LoadedRule(
        id: id, handle: program.handle, chain: chain, steps: start..<loaded.steps.count))
  }

  /// The place of what an instruction refers to.
  private mutating func reference(
    of instruction: Instruction, in table: TableID, _ own: inout [(name: String, place: Int32)],
    _ chains: inout ArraySlice<ChainID>
  ) -> Int32 {
    switch instruction {
    case .counter, .limit, .quota, .last, .connectionLimit, .numgen:
      return addState(of: instruction)
    case .lookup(let lookup): return place(ofSet: lookup.set, in: table, &own)
    case .dynamicSet(let dynset):
      let place = place(ofSet: dynset.set, in: table, &own)
      if place >= 0, loaded.sets[Int(place)].size == 0 {
        loaded.sets[Int(place)].size = LoadedSet.standardSize
      }
      return place
    case .objectReference(let reference):
      switch reference.target {
      case .map(_, let name): return place(ofSet: name, in: table, &own)
      case .name(let type, let name):
        let found = loaded.objects.firstIndex {
          $0.table == table && $0.name == name && $0.kind.instructionType == type
        }
        return found.map(Int32.init) ?? -1
      }
    case .immediate(let immediate):
      guard case .verdict(let verdict) = immediate.value else { return -1 }
      switch verdict {
      case .jump(let name?), .goto(let name?): return loaded.chain(named: name, in: table)
      case .jump, .goto: return chains.popFirst().flatMap { chainPlaces[$0] } ?? -1
      default: return -1
      }
    default: return -1
    }
  }

  /// The place of a set; rules use their own ones in the order in which they were sent.
  private func place(
    ofSet name: String, in table: TableID, _ own: inout [(name: String, place: Int32)]
  ) -> Int32 {
    if let index = own.firstIndex(where: { $0.name == name }) { return own.remove(at: index).place }
    return setPlaces[SetName(table: table, name: name)] ?? -1
  }

  /// Makes room for what an instruction remembers; −1 for nothing.
  private mutating func addState(of instruction: Instruction) -> Int32 {
    if case .counter(let counter) = instruction {
      loaded.counters.append(counter)
      return Int32(loaded.counters.count - 1)
    }
    guard let state = ExpressionState(initial: instruction) else { return -1 }
    loaded.states.append(state)
    return Int32(loaded.states.count - 1)
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
      conntrackUse.meet(
        object.contents, in: ruleset.table(ruleset.objects[index].table).family,
        chains: registeredChains.count)
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
        anonymousHandles[chain] = newHandle(in: table)
        for innerRule in ruleset.chain(chain).rules { takeRule(innerRule) }
      case .program(let program):
        for instruction in program.instructions {
          conntrackUse.meet(
            instruction, in: ruleset.table(table).family, chains: registeredChains.count)
        }
        loaded.program = program
        loaded.handle = newHandle(in: table)
        programs[id] = loaded
        return
      case .object, .flowtable: return
      }
    }
  }
}

extension Listing.Object.Contents {
  /// The instruction that does what the object does; nil for objects that set something up.
  fileprivate var instruction: Instruction? {
    switch self {
    case .counter(let counter): return .counter(counter)
    case .quota(let bytes, let flags): return .quota(.init(bytes: bytes, flags: flags))
    case .limit(let rate, let seconds, let burst, let type, let flags):
      guard let unit = Instruction.Limit.Unit(rawValue: seconds) else { return nil }
      return .limit(
        .init(
          rate: rate, unit: unit, burst: burst, measure: type == 0 ? .packets : .bytes,
          isOver: flags & 1 != 0))
    case .connectionLimit(let limit): return .connectionLimit(limit)
    case .conntrackHelper, .conntrackTimeout, .conntrackExpectation, .synproxy, .securityMark,
      .tunnel:
      return nil
    }
  }
}
