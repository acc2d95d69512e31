import CTVetDiagnostics
import CTVetRulesetModel

/// Statements that write: fields, keys, objects, elements of sets.
extension Lowering {
  func referencedKind(_ keyword: Keyword) -> ObjectKind? {
    switch keyword {
    case .counter: .counter
    case .limit: .limit
    case .quota: .quota
    case .synproxy: .synproxy
    case .tunnel: .tunnel
    case .helper: .ctHelper
    case .timeout: .ctTimeout
    case .expectation: .ctExpectation
    default: nil
    }
  }

  mutating func object(_ kind: ObjectKind, _ value: Int, _ index: Int) {
    switch kind {
    case .ctHelper, .ctTimeout, .ctExpectation: noteConntrack(.attach(kind), at: index)
    default: break
    }
    let id = expression(value)
    noteObjects(kind, id)
    emit(.object(kind, id), index)
  }

  /// Notes the names of objects in an expression: itself, or the values of a map.
  private mutating func noteObjects(_ kind: ObjectKind, _ id: ExpressionID) {
    switch ruleset.expression(id) {
    case .symbol:
      ruleset.references.objects.append(
        (
          kind,
          References.NameUse(
            owner: owner, table: currentTable, name: ruleset.names.intern(ruleset.text(id)),
            range: ruleset.range(id))
        ))
    case .variable: noteObjects(kind, ruleset.resolved(id))
    case .map(_, let data): noteObjects(kind, data)
    case .mapping(_, let data): noteObjects(kind, data)
    case .set(let list):
      for element in Array(ruleset.expressions(list)) {
        if case .mapping = ruleset.expression(element) { noteObjects(kind, element) }
      }
    default: break
    }
  }

  /// `selector set value`.
  mutating func assignment(_ index: Int) {
    let first = index + 1
    let left = tree.nodes[first]
    let valueNode = first + Int(left.size)
    switch left.kind {
    case .meta:
      if left.keyword == .secmark, tree.nodes[valueNode].kind != .ct {
        return object(.secmark, valueNode, index)
      }
      let value = expression(valueNode)
      guard let key = keys.meta(left.keyword) else { return emit(.unreadable, index) }
      emit(.setMeta(key, value), index)
    case .ct:
      let value = expression(valueNode)
      guard let key = keys.conntrack(left.keyword) else { return emit(.unreadable, index) }
      noteConntrack(.write(key), at: first)
      emit(.setConntrack(key, Keys.direction(left.flags), value), index)
    default:
      let target = expression(first)
      let value = expression(valueNode)
      emit(.setPayload(target, value), index)
    }
  }

  // MARK: Sets

  mutating func setUpdate(_ index: Int) {
    let node = tree.nodes[index]
    let operation: Statement.SetOperation =
      switch node.keyword {
      case .update: .update
      case .delete: .delete
      default: .add
      }
    let first = index + 1
    let second = first + Int(tree.nodes[first].size)
    // The older order names the set last.
    let isLegacy = node.flags & 1 != 0
    let set = expression(isLegacy ? second : first)
    let elementNode = isLegacy ? first : second
    let element = expression(elementNode)
    var statements = StatementList.empty
    if case .element(_, let options) = ruleset.expression(element) {
      statements = ruleset.elementOptions[Int(options)].statements
    }
    if let data = child(of: index, .mapData), tree.nodes[data].size > 1 {
      let value = expression(data + 1)
      emit(
        .updateMap(operation, map: set, element: element, data: value, statements), index)
    } else {
      emit(.updateSet(operation, set: set, element: element, statements), index)
    }
  }

  mutating func meter(_ index: Int) {
    var name: NameID?
    var size: UInt32 = 0
    var key: ExpressionID?
    let list = beginStatements()
    var child = index + 1
    let end = index + Int(tree.nodes[index].size)
    while child < end {
      let node = tree.nodes[child]
      switch node.kind {
      case .name: name = intern(child)
      case .property where node.keyword == .size: size = number32(child + 1)
      default: if key == nil { key = expression(child) } else { statement(child) }
      }
      child += Int(node.size)
    }
    let statements = endStatements(list)
    let missing = key ?? ruleset.add(.unreadable, at: tree.range(index))
    emit(.meter(name, size: size, key: missing, statements), index)
  }
}
