import CTVetRulesetModel

/// Which constants of a rule may be replaced in its instructions.
extension RuleCompiler {
  /// The constants that are compared with a field or key, alone, in a range, a prefix or a set, and decide
  /// nothing else, each with its number among the rule's constants; numbers of protocols, for example, decide
  /// which headers there are.
  func holes(of rule: Rule) -> [(id: ExpressionID, constant: Int)] {
    let constants = ruleset.constants[ruleset.constants(of: rule)]
    guard !constants.isEmpty else { return [] }
    var holes: [(id: ExpressionID, constant: Int)] = []
    func add(_ id: ExpressionID) {
      let range = ruleset.range(id)
      guard let index = constants.firstIndex(where: { $0.range == range }) else { return }
      holes.append((id, index - constants.startIndex))
    }
    for statement in ruleset.statements(rule.statements) {
      guard case .match(let left, let op, let right) = statement,
        op == .implicit || op == .equal || op == .notEqual, hasHoles(comparedWith: left)
      else { continue }
      switch ruleset.expression(right) {
      case .symbol, .number: add(right)
      case .prefix(let value, _): add(value)
      case .range(let low, let high):
        add(low)
        add(high)
      // A single element is no set but that element.
      case .set(let list) where list.count > 1:
        let elements = ruleset.expressions(list)
        if elements.allSatisfy(isPlainConstant) { elements.forEach(add) }
      default: break
      }
    }
    return holes
  }

  private func isPlainConstant(_ id: ExpressionID) -> Bool {
    switch ruleset.expression(id) {
    case .symbol, .number: true
    default: false
    }
  }

  private func hasHoles(comparedWith left: ExpressionID) -> Bool {
    let datatype: DataType?
    switch ruleset.expression(left) {
    case .payload(let header, let field):
      guard let template = header.field(field), template.offset & 7 == 0,
        template.length & 7 == 0, !Self.namesNextHeader(header, field),
        !Self.isNew(header, field)
      else { return false }
      datatype = template.datatype
    case .meta(let key):
      switch key {
      case .nfproto, .protocol, .l4proto, .inputInterfaceType, .hour, .day, .securityMark,
        .bridgeRoute:
        return false
      default: datatype = key.template.datatype ?? .integer
      }
    case .ct(let key, _, .unspecified):
      guard key.typeGivingBase == nil, key != .securityMark, key != .l3proto, key != .protocol
      else { return false }
      datatype = key.template()?.datatype ?? .integer
    default: return false
    }
    return datatype.map { !$0.isBitmask } ?? false
  }
}
