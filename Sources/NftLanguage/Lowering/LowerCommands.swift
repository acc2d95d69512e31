import CTVetDiagnostics
import CTVetRulesetModel

extension Lowering {
  /// A command, definition or include at the top of a file.
  mutating func command(_ index: Int) {
    let node = tree.nodes[index]
    switch node.kind {
    case .command: break
    case .definition: return definition(index)
    case .include:
      return include(index, in: .commands) { lowering, item in lowering.command(item) }
    default: return
    }
    guard let objectNode = child(of: index, .keyword) else { return }
    var path = CommandPath(tree: tree, command: index, first: objectNode)
    switch node.keyword {
    case .add, .create, .insert: add(&path)
    case .replace: break
    case .delete, .destroy: delete(path, isDestroy: node.keyword == .destroy)
    case .flush: flush(path)
    case .rename: rename(path)
    default:
      ruleset.commands.append(
        Command(
          verb: .other, object: path.object.spelling, family: nil, range: tree.range(index)))
    }
  }

  // MARK: add

  private mutating func add(_ path: inout CommandPath) {
    guard let tableName = path.names.first else { return }
    defer { noteChanges() }
    let family = family(of: path)
    if path.object == .table {
      let table = declareTable(family, nameAt: tableName)
      if let block = path.block { tableBlock(block, table: table) }
      return
    }
    let table = mentionTable(family, nameAt: tableName)
    guard path.names.count > 1 else { return }
    let name = path.names[1]
    currentTable = table
    defer { currentTable = nil }
    switch path.object {
    case .chain:
      declaredChain(table: table, nameAt: name, block: path.block)
    case .rule:
      let chain = mentionChain(table: table, nameAt: name)
      if let rule = path.rule {
        let id = self.rule(rule, chain: chain)
        let neighbour = put(id, into: chain, path)
        pendingChanges.rules.append(.rule(id, beside: neighbour))
      }
    case .set, .map:
      let set = declareSet(table: table, nameAt: name, isMap: path.object == .map)
      declaredSet(set, block: path.block)
    case .element:
      elementCommand(path, table: table, nameAt: name)
    case .flowtable:
      let flowtable = declareFlowtable(table: table, nameAt: name)
      pendingChanges.flowtables.append(.flowtable(flowtable))
      if let block = path.block { flowtableBlock(block, flowtable: flowtable) }
    default:
      guard let kind = path.objectKind else { return }
      let object = declareObject(kind, table: table, nameAt: name)
      pendingChanges.objects.append(.object(object))
      if let block = path.block { objectBlock(block, object: object) }
      for setting in path.settings { objectSetting(setting, object: object) }
    }
  }

  /// Puts a rule where the command says: first, last, or beside another one, which is returned.
  private mutating func put(
    _ rule: RuleID, into chain: ChainID, _ path: CommandPath
  ) -> RuleID? {
    let isInsert = tree.nodes[path.command].keyword == .insert
    let count = ruleset.chains[chain.index].rules.count
    var place = isInsert ? 0 : count
    var neighbour: RuleID?
    if let position = path.position {
      let index = Int(clamping: number(position + 1))
      if tree.nodes[position].keyword == .index, index < count {
        place = isInsert ? index : index + 1
        neighbour = ruleset.chains[chain.index].rules[index]
      } else {
        // Handles are given by the kernel.
        ruleset.chains[chain.index].hasUnknownOrder = true
      }
    }
    ruleset.chains[chain.index].rules.insert(rule, at: place)
    return neighbour
  }

  private mutating func elementCommand(_ path: CommandPath, table: TableID, nameAt name: Int) {
    let setName = intern(name)
    let set = ruleset.set(named: setName, in: table)
    if let set {
      owner = .set(set)
    } else {
      ruleset.references.sets.append(
        References.NameUse(owner: .command, table: table, name: setName, range: tree.range(name)))
    }
    defer { owner = .command }
    guard let elements = path.elements else { return }
    let id = expression(elements)
    if let set, case .set(let list) = ruleset.expression(ruleset.resolved(id)) {
      ruleset.sets[set.index].elements.append(list)
      pendingChanges.sets.append(.addElements(set, list))
    }
  }

  func family(of path: CommandPath) -> Family {
    guard let node = path.family else { return .ip }
    return Family(rawValue: tree.nodes[node].keyword.spelling) ?? .ip
  }

  // MARK: delete, flush, rename

  private mutating func delete(_ path: CommandPath, isDestroy: Bool) {
    note(isDestroy ? .destroy : .delete, path)
    guard let table = knownTable(path) else { return }
    if path.object == .table {
      delete(table)
      return
    }
    guard path.names.count > 1 else { return }
    let name = intern(path.names[1])
    switch path.object {
    case .chain:
      if let chain = ruleset.tables[table.index].chainNames.removeValue(forKey: name) {
        ruleset.chains[chain.index].isDeleted = true
        ruleset.tables[table.index].chains.removeAll { $0 == chain }
      }
    case .set, .map:
      if let set = ruleset.tables[table.index].setNames.removeValue(forKey: name) {
        ruleset.sets[set.index].isDeleted = true
      }
    case .element:
      guard let set = ruleset.set(named: name, in: table), let elements = path.elements else {
        return
      }
      let outer = owner
      owner = .set(set)
      let id = expression(elements)
      owner = outer
      if case .set(let list) = ruleset.expression(ruleset.resolved(id)) {
        ruleset.changes.append(.deleteElements(set, list))
      }
    case .flowtable:
      if let index = ruleset.tables[table.index].flowtableNames.removeValue(forKey: name) {
        ruleset.flowtables[index].isDeleted = true
      }
    default:
      guard let kind = path.objectKind else { return }
      let key = Table.ObjectName(kind, name)
      if let index = ruleset.tables[table.index].objectNames.removeValue(forKey: key) {
        ruleset.objects[index].isDeleted = true
      }
    }
  }

  private mutating func flush(_ path: CommandPath) {
    note(.flush, path)
    if path.object == .ruleset {
      let only = path.family.map { _ in family(of: path) }
      for (key, table) in tablesByName where only == nil || only == key.family { delete(table) }
      return
    }
    guard let table = knownTable(path) else { return }
    switch path.object {
    case .table:
      for chain in ruleset.tables[table.index].chains { flush(chain) }
    case .chain:
      guard path.names.count > 1,
        let chain = ruleset.chain(named: intern(path.names[1]), in: table)
      else { return }
      flush(chain)
    case .set, .map:
      guard path.names.count > 1, let set = ruleset.set(named: intern(path.names[1]), in: table)
      else { return }
      ruleset.sets[set.index].elements = []
      ruleset.changes.append(.flushSet(set))
    default: break
    }
  }

  private mutating func flush(_ chain: ChainID) {
    for rule in ruleset.chains[chain.index].rules {
      ruleset.rules[Int(rule.index)].isDeleted = true
    }
    ruleset.chains[chain.index].rules = []
  }

  private mutating func rename(_ path: CommandPath) {
    guard path.names.count > 2, let table = knownTable(path) else { return }
    let old = intern(path.names[1])
    let new = intern(path.names[2])
    guard let chain = ruleset.tables[table.index].chainNames.removeValue(forKey: old) else {
      return
    }
    ruleset.chains[chain.index].name = new
    ruleset.tables[table.index].chainNames[new] = chain
  }

  private mutating func delete(_ table: TableID) {
    let removed = ruleset.tables[table.index]
    ruleset.tables[table.index].isDeleted = true
    for chain in removed.chains { ruleset.chains[chain.index].isDeleted = true }
    for set in removed.setNames.values { ruleset.sets[set.index].isDeleted = true }
    for index in removed.objectNames.values { ruleset.objects[index].isDeleted = true }
    for index in removed.flowtableNames.values { ruleset.flowtables[index].isDeleted = true }
    tablesByName[TableKey(family: removed.family, name: removed.name)] = nil
  }

  private mutating func note(_ verb: Command.Verb, _ path: CommandPath) {
    ruleset.commands.append(
      Command(
        verb: verb, object: path.object.spelling, family: path.family.map { _ in family(of: path) },
        range: tree.range(path.command)))
  }

  private mutating func knownTable(_ path: CommandPath) -> TableID? {
    guard let name = path.names.first else { return nil }
    return tablesByName[TableKey(family: family(of: path), name: intern(name))]
  }
}

/// The parts of a command, by the indices of their nodes.
struct CommandPath {
  let command: Int
  /// The keyword of the object; of conntrack objects the second one.
  private(set) var object = Keyword.none
  private(set) var family: Int?
  private(set) var names: [Int] = []
  private(set) var block: Int?
  private(set) var rule: Int?
  /// `handle`, `position` or `index`.
  private(set) var position: Int?
  private(set) var elements: Int?
  private(set) var settings: [Int] = []
  private var isConntrack = false

  init(tree: SyntaxTree, command: Int, first: Int) {
    self.command = command
    for child in tree.children(command) {
      let node = tree.nodes[child]
      switch node.kind {
      case .keyword:
        if node.keyword == .ct { isConntrack = true } else { object = node.keyword }
      case .family: family = child
      case .name: names.append(child)
      case .block: block = child
      case .rule: rule = child
      case .set, .variable: elements = child
      case .handle: position = child
      default: settings.append(child)
      }
    }
  }

  /// The kind of object that it names.
  var objectKind: ObjectKind? {
    switch (isConntrack, object) {
    case (true, .helper): .ctHelper
    case (true, .timeout): .ctTimeout
    case (true, .expectation): .ctExpectation
    case (false, .counter): .counter
    case (false, .quota): .quota
    case (false, .limit): .limit
    case (false, .secmark): .secmark
    case (false, .synproxy): .synproxy
    case (false, .tunnel): .tunnel
    default: nil
    }
  }
}
