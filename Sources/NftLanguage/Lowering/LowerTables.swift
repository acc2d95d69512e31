import CTVetDiagnostics
import CTVetRulesetModel

extension Lowering {
  // MARK: Tables

  mutating func declareTable(_ family: Family, nameAt index: Int) -> TableID {
    let id = mentionTable(family, nameAt: index)
    ruleset.tables[id.index].isDeclared = true
    // Each declaration tells all flags.
    ruleset.tables[id.index].flags = []
    return id
  }

  /// The live table of a name, made where there is none.
  mutating func mentionTable(_ family: Family, nameAt index: Int) -> TableID {
    let key = TableKey(family: family, name: intern(index))
    if let known = tablesByName[key] { return known }
    let id = TableID(ruleset.tables.count)
    ruleset.tables.append(
      Table(family: family, name: key.name, nameRange: tree.range(index), isDeclared: false))
    tablesByName[key] = id
    return id
  }

  mutating func tableBlock(_ block: Int, table: TableID) {
    scopes.append([:])
    currentTable = table
    for child in tree.children(block) { tableItem(child, table: table) }
    currentTable = nil
    scopes.removeLast()
  }

  private mutating func tableItem(_ index: Int, table: TableID) {
    let node = tree.nodes[index]
    switch node.kind {
    case .definition: definition(index)
    case .include:
      include(index, in: .table) { lowering, item in lowering.tableItem(item, table: table) }
    case .property where node.keyword == .flags:
      for flag in tree.children(index) {
        let name = intern(flag)
        ruleset.tables[table.index].flags.append(name)
      }
    case .property where node.keyword == .comment && node.size > 1:
      ruleset.tables[table.index].comment = tree.range(index + 1)
    case .declaration: declaration(index, table: table)
    default: break
    }
  }

  private mutating func declaration(_ index: Int, table: TableID) {
    guard let name = child(of: index, .name) else { return }
    let block = child(of: index, .block)
    switch tree.nodes[index].keyword {
    case .chain:
      declaredChain(table: table, nameAt: name, block: block)
    case .set, .map:
      let set = declareSet(
        table: table, nameAt: name, isMap: tree.nodes[index].keyword == .map)
      declaredSet(set, block: block)
    case .flowtable:
      let flowtable = declareFlowtable(table: table, nameAt: name)
      pendingChanges.flowtables.append(.flowtable(flowtable))
      if let block { flowtableBlock(block, flowtable: flowtable) }
    default:
      guard let kind = objectKind(tree.nodes[index].keyword) else { return }
      let object = declareObject(kind, table: table, nameAt: name)
      pendingChanges.objects.append(.object(object))
      if let block { objectBlock(block, object: object) }
    }
  }

  private func objectKind(_ keyword: Keyword) -> ObjectKind? {
    switch keyword {
    case .counter: .counter
    case .quota: .quota
    case .limit: .limit
    case .helper: .ctHelper
    case .timeout: .ctTimeout
    case .expectation: .ctExpectation
    case .secmark: .secmark
    case .synproxy: .synproxy
    case .tunnel: .tunnel
    default: nil
    }
  }

  // MARK: Chains

  mutating func declareChain(table: TableID, nameAt index: Int) -> ChainID {
    let id = mentionChain(table: table, nameAt: index)
    ruleset.chains[id.index].isDeclared = true
    return id
  }

  /// The live chain of a name, made where there is none.
  mutating func mentionChain(table: TableID, nameAt index: Int) -> ChainID {
    let name = intern(index)
    if let known = ruleset.chain(named: name, in: table) { return known }
    return addChain(table: table, name: name, at: tree.range(index))
  }

  mutating func addChain(table: TableID, name: NameID?, at range: SourceRange) -> ChainID {
    let id = ChainID(ruleset.chains.count)
    ruleset.chains.append(
      Chain(
        table: table, family: ruleset.tables[table.index].family, name: name, nameRange: range,
        isDeclared: false))
    ruleset.tables[table.index].chains.append(id)
    if let name { ruleset.tables[table.index].chainNames[name] = id }
    return id
  }

  mutating func chainBlock(_ block: Int, chain: ChainID) {
    scopes.append([:])
    for child in tree.children(block) { chainItem(child, chain: chain) }
    scopes.removeLast()
  }

  /// A chain with a name, which is sent whether it has a block or not.
  mutating func declaredChain(table: TableID, nameAt index: Int, block: Int?) {
    let chain = declareChain(table: table, nameAt: index)
    var hasHook = false
    if let block {
      hasHook = tree.children(block).contains { tree.nodes[$0].kind == .hookSpecification }
    }
    pendingChanges.chains.append(.chain(chain, hasHook: hasHook))
    if let block { chainBlock(block, chain: chain) }
  }

  /// Puts what a command declared into the order in which it is sent.
  mutating func noteChanges() {
    ruleset.changes += pendingChanges.chains
    ruleset.changes += pendingChanges.objects
    ruleset.changes += pendingChanges.sets
    ruleset.changes += pendingChanges.flowtables
    ruleset.changes += pendingChanges.rules
    pendingChanges = PendingChanges()
  }

  private mutating func chainItem(_ index: Int, chain: ChainID) {
    let node = tree.nodes[index]
    switch node.kind {
    case .rule:
      let id = rule(index, chain: chain)
      ruleset.chains[chain.index].rules.append(id)
      if ruleset.chains[chain.index].name != nil {
        pendingChanges.rules.append(.rule(id, beside: nil))
      }
    case .hookSpecification: hookSpecification(index, chain: chain)
    case .definition: definition(index)
    case .include:
      include(index, in: .chain) { lowering, item in lowering.chainItem(item, chain: chain) }
    case .property where node.keyword == .policy && node.size > 1:
      ruleset.chains[chain.index].policy = policy(index + 1)
      ruleset.chains[chain.index].policyRange = tree.range(index)
    case .property where node.keyword == .flags:
      // The only flag that chains have.
      ruleset.chains[chain.index].isOffloaded = true
    case .property where node.keyword == .comment && node.size > 1:
      ruleset.chains[chain.index].comment = tree.range(index + 1)
    case .property where node.keyword == .devices:
      let names = devices(index)
      ruleset.chains[chain.index].extraDevices += names
    case .unreadable: ruleset.chains[chain.index].hasUnreadText = true
    default: break
    }
  }

  private mutating func policy(_ index: Int) -> Verdict? {
    switch tree.nodes[index].keyword {
    case .accept: return .accept
    case .drop: return .drop
    default: break
    }
    guard let value = symbolValue(index) else { return nil }
    switch value {
    case "accept": return .accept
    case "drop": return .drop
    default:
      report(
        SyntaxDiagnostics.unknownWord, at: tree.range(index),
        "a policy is `accept` or `drop`, not `\(value)`")
      return nil
    }
  }

  /// The text of a symbol, or of the symbol that a variable stands for.
  mutating func symbolValue(_ index: Int) -> String? {
    guard tree.nodes[index].kind == .variable else { return string(index) }
    let value = expression(index)
    let id = ruleset.resolved(value)
    switch ruleset.expression(id) {
    case .symbol, .number: return ruleset.text(id)
    default: return nil
    }
  }

  mutating func devices(_ property: Int) -> [NameID] {
    var names: [NameID] = []
    for child in tree.children(property) {
      if tree.nodes[child].kind == .variable {
        let value = expression(child)
        let id = ruleset.resolved(value)
        if case .set(let list) = ruleset.expression(id) {
          for element in ruleset.expressions(list) {
            names.append(ruleset.names.intern(ruleset.text(ruleset.resolved(element))))
          }
        } else {
          names.append(ruleset.names.intern(ruleset.text(id)))
        }
      } else {
        names.append(ruleset.names.intern(string(child)))
      }
    }
    return names
  }
}
