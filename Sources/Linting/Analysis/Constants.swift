import CTVetRulesetModel

extension Ruleset {
  /// The numbers that a constant, or the elements of an anonymous set or map, stand for beside a
  /// selector of a type; nil where one isn't known.
  func constants(of id: ExpressionID, as type: DataType) -> Set<UInt64>? {
    let id = resolved(id)
    switch expression(id) {
    case .symbol:
      guard case .success(let value) = type.constant(from: text(id)) else { return nil }
      return UInt64(exactly: value.number).map { [$0] }
    case .number(let number): return [number]
    case .set(let elements):
      var numbers: Set<UInt64> = []
      for element in expressions(elements) {
        guard let more = constants(of: element, as: type) else { return nil }
        numbers.formUnion(more)
      }
      return numbers
    case .list(let parts):
      return combined(expressions(parts).map { constants(of: $0, as: type) })
    case .binary(.or, let left, let right):
      return combined([constants(of: left, as: type), constants(of: right, as: type)])
    case .mapping(let key, _), .element(let key, _): return constants(of: key, as: type)
    default: return nil
    }
  }
  /// The one number that flags beside each other are; nil where one isn't known.
  private func combined(_ parts: [Set<UInt64>?]) -> Set<UInt64>? {
    var bits: UInt64 = 0
    for part in parts {
      guard let part, part.count == 1, let number = part.first else { return nil }
      bits |= number
    }
    return [bits]
  }
}
