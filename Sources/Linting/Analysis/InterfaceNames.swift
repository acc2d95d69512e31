import CTVetRulesetModel

extension Ruleset {
  /// Every name of an interface that live rules and sets compare with, and the named set that it
  /// stands in; beside other things in a concatenation those are among them.
  func interfaceNames() -> [(name: ExpressionID, set: SetID?)] {
    var found: [(name: ExpressionID, set: SetID?)] = []
    var names: [ExpressionID] = []
    for chain in liveChains {
      for id in chains[chain.index].rules {
        for statement in statements(rule(id).statements) {
          switch statement {
          case .match(let left, _, let right), .verdictMap(let left, let right):
            guard readsInterfaceName(left) else { continue }
            appendConstants(of: right, to: &names)
          default: continue
          }
        }
      }
    }
    found += names.map { ($0, nil) }
    for (index, set) in sets.enumerated() where !set.isDeleted && holdsInterfaceNames(set) {
      names = []
      for list in set.elements {
        for element in expressions(list) { appendConstants(of: element, to: &names) }
      }
      found += names.map { ($0, SetID(index)) }
    }
    return found
  }

  /// Whether one side of a match reads the name of an interface, alone or beside other things.
  private func readsInterfaceName(_ id: ExpressionID) -> Bool {
    let id = resolved(id)
    switch expression(id) {
    case .meta(.inputInterfaceName), .meta(.outputInterfaceName), .meta(.slaveInterfaceName),
      .meta(.bridgeInputName), .meta(.bridgeOutputName):
      return true
    case .concatenation(let parts):
      return expressions(parts).contains { readsInterfaceName($0) }
    default: return false
    }
  }

  private func holdsInterfaceNames(_ set: NamedSet) -> Bool {
    switch set.key {
    case .named(let types): types.contains { spelling($0) == DataType.ifname.name }
    case .typeof(let id): readsInterfaceName(id)
    case .verdict, .object, nil: false
    }
  }

  private func appendConstants(of id: ExpressionID, to found: inout [ExpressionID]) {
    let id = resolved(id)
    switch expression(id) {
    case .set(let elements), .concatenation(let elements):
      for element in expressions(elements) { appendConstants(of: element, to: &found) }
    case .mapping(let key, _), .element(let key, _): appendConstants(of: key, to: &found)
    case .symbol: found.append(id)
    default: break
    }
  }
}
