import CTVetDiagnostics
import CTVetRulesetModel

extension Lowering {
  mutating func declareSet(table: TableID, nameAt index: Int, isMap: Bool) -> SetID {
    let name = intern(index)
    if let known = ruleset.set(named: name, in: table), ruleset.sets[known.index].isMap == isMap {
      return known
    }
    let id = SetID(ruleset.sets.count)
    ruleset.sets.append(
      NamedSet(table: table, name: name, nameRange: tree.range(index), isMap: isMap))
    ruleset.tables[table.index].setNames[name] = id
    return id
  }

  /// A set or map, which is sent whether it has a block or not.
  mutating func declaredSet(_ set: SetID, block: Int?) {
    let count = ruleset.sets[set.index].elements.count
    if let block { setBlock(block, set: set) }
    let elements = ruleset.sets[set.index].elements
    pendingChanges.sets.append(
      .set(set, elements: elements.count > count ? elements.last : nil))
  }

  private mutating func setBlock(_ block: Int, set: SetID) {
    let outer = owner
    owner = .set(set)
    let list = beginStatements()
    for child in tree.children(block) { setItem(child, set: set) }
    let statements = endStatements(list)
    if statements.count > 0 { ruleset.sets[set.index].statements = statements }
    owner = outer
  }

  private mutating func setItem(_ index: Int, set: SetID) {
    let node = tree.nodes[index]
    switch node.kind {
    case .definition: definition(index)
    case .include:
      let context: FileContext = ruleset.sets[set.index].isMap ? .map : .set
      include(index, in: context) { lowering, item in lowering.setItem(item, set: set) }
    case .property: setProperty(index, set: set)
    case .counter, .limit, .quota, .connectionCount, .last, .objectReference: statement(index)
    default: break
    }
  }

  private mutating func setProperty(_ index: Int, set: SetID) {
    let value = index + 1
    let hasValue = tree.nodes[index].size > 1
    switch tree.nodes[index].keyword {
    case .type where hasValue, .typeof where hasValue: setType(index, set: set)
    case .flags:
      for child in tree.children(index) { setFlag(child, set: set) }
    case .timeout where hasValue: ruleset.sets[set.index].timeout = time(value)
    case .gcInterval where hasValue: ruleset.sets[set.index].gcInterval = time(value)
    case .size where hasValue: ruleset.sets[set.index].size = number(value)
    case .policy where hasValue:
      ruleset.sets[set.index].prefersMemory = tree.nodes[value].keyword == .memory
    case .autoMerge: ruleset.sets[set.index].autoMerge = true
    case .comment where hasValue: ruleset.sets[set.index].comment = tree.range(value)
    case .elements where hasValue:
      let id = expression(value)
      if case .set(let list) = ruleset.expression(ruleset.resolved(id)) {
        ruleset.sets[set.index].elements.append(list)
      }
    default: break
    }
  }

  private mutating func setFlag(_ index: Int, set: SetID) {
    switch tree.nodes[index].keyword {
    case .constant: ruleset.sets[set.index].flags.insert(.constant)
    case .interval: ruleset.sets[set.index].flags.insert(.interval)
    case .timeout: ruleset.sets[set.index].flags.insert(.timeout)
    case .dynamic: ruleset.sets[set.index].flags.insert(.dynamic)
    default: break
    }
  }

  /// `type key : data` or `typeof key : data`.
  private mutating func setType(_ index: Int, set: SetID) {
    var isKey = true
    for child in tree.children(index) {
      let node = tree.nodes[child]
      if node.kind == .keyword, node.keyword == .interval {
        ruleset.sets[set.index].hasIntervalData = true
        continue
      }
      let type = valueType(child, isTypeof: tree.nodes[index].keyword == .typeof)
      if isKey {
        ruleset.sets[set.index].key = type
      } else {
        ruleset.sets[set.index].data = type
      }
      isKey = false
    }
  }

  private mutating func valueType(_ index: Int, isTypeof: Bool) -> NamedSet.ValueType {
    let node = tree.nodes[index]
    if node.kind == .keyword {
      switch node.keyword {
      case .counter: return .object(.counter)
      case .quota: return .object(.quota)
      case .limit: return .object(.limit)
      case .secmark: return .object(.secmark)
      case .synproxy: return .object(.synproxy)
      case .helper: return .object(.ctHelper)
      case .timeout: return .object(.ctTimeout)
      case .expectation: return .object(.ctExpectation)
      default: return .verdict
      }
    }
    if isTypeof { return .typeof(expression(index)) }
    var names: [NameID] = []
    for child in tree.children(index) {
      let text = string(child)
      if !DataType.names.contains(text) {
        let near = SpellingSuggestion.closest(to: text, among: DataType.names)
        report(
          SyntaxDiagnostics.unknownWord, at: tree.range(child), "unknown datatype `\(text)`",
          hint: near.map { "did you mean `\($0)`?" }
            ?? "such as `ipv4_addr`, `inet_service`, `ifname`")
      }
      names.append(ruleset.names.intern(text))
    }
    if names.count == 1, ruleset.spelling(names[0]) == "verdict" { return .verdict }
    return .named(names)
  }
}
