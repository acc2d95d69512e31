import CTVetRulesetModel

extension Ruleset {
  /// The numbers that a constant, or the elements of an anonymous set or map, stand for beside a
  /// selector of a type; nil where one isn't known.
  func constants(of id: ExpressionID, as type: DataType) -> Set<UInt64>? {
    let id = resolved(id)
    switch expression(id) {
    case .set(let elements):
      var numbers: Set<UInt64> = []
      for element in expressions(elements) {
        guard let more = constants(of: element, as: type) else { return nil }
        numbers.formUnion(more)
      }
      return numbers
    case .mapping(let key, _), .element(let key, _): return constants(of: key, as: type)
    default:
      let number: UInt64? = folded(id) { symbol in
        guard case .success(let value) = type.constant(from: text(symbol)) else { return nil }
        return UInt64(exactly: value.number)
      }
      return number.map { [$0] }
    }
  }

  /// The number that a symbol, a number, flags beside each other or an operation on them stand for;
  /// nil where it is not a constant.
  func folded<Number: FixedWidthInteger>(
    _ id: ExpressionID, symbol: (ExpressionID) -> Number?
  ) -> Number? {
    let id = resolved(id)
    switch expression(id) {
    case .symbol: return symbol(id)
    case .number(let number): return Number(exactly: number)
    case .list(let parts):
      var bits: Number = 0
      for part in expressions(parts) {
        guard let value = folded(part, symbol: symbol) else { return nil }
        bits |= value
      }
      return bits
    case .binary(let operation, let left, let right):
      guard let left = folded(left, symbol: symbol), let right = folded(right, symbol: symbol)
      else { return nil }
      switch operation {
      case .and: return left & right
      case .or: return left | right
      case .xor: return left ^ right
      case .shiftLeft: return left << right
      case .shiftRight: return left >> right
      }
    default: return nil
    }
  }
}
