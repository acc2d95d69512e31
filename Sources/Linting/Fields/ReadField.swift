import CTVetRulesetModel

/// A field that one side of a match reads, perhaps with some bits only.
struct ReadField {
  /// The field.
  let field: PacketField
  /// The expression that reads it.
  let expression: ExpressionID
  private let type: FieldType
  private let bits: Int
  /// Which bits are compared; nil for all.
  private var mask: UInt64?

  /// Whether all bits are compared.
  var isWhole: Bool { mask == nil }

  /// - Parameter id: The left side of a match, without variables.
  init?(_ id: ExpressionID, in ruleset: Ruleset) {
    switch ruleset.expression(id) {
    case .binary(.and, let inner, let mask):
      guard let read = ReadField(ruleset.resolved(inner), in: ruleset), read.mask == nil,
        let bits: UInt64 = ruleset.folded(
          mask,
          symbol: {
            guard case .success(let value) = read.type.type.constant(from: ruleset.text($0)) else {
              return nil
            }
            return UInt64(exactly: value.number)
          })
      else { return nil }
      self = read
      self.mask = bits
      return
    default: break
    }
    guard let field = PacketField(ruleset.expression(id)) else { return nil }
    if case .fib(_, let result) = ruleset.expression(id) {
      guard result == .addressType else { return nil }
      type = FieldType(type: .fibAddrtype)
    } else {
      guard let types = FieldType.all(of: id, in: ruleset), types.count == 1 else { return nil }
      type = types[0]
    }
    bits = type.bits == 0 ? type.type.bits : type.bits
    guard bits > 0 else { return nil }
    self.field = field
    expression = id
  }

  /// The states that a match of `ct state` lets pass; nil for other fields.
  func states(
    _ comparison: RelationalOperator, _ left: ExpressionID, _ right: ExpressionID,
    in ruleset: Ruleset
  ) -> FieldValues? {
    guard case .ct(.state, _, _) = field else { return nil }
    let match = Statement.match(left, comparison, right)
    guard let found = ConntrackComparison.all(in: match, of: ruleset).first,
      let test = ValueTest(found, in: ruleset)
    else { return nil }
    return FieldValues(states: test.states)
  }

  /// The values of the whole field that a match lets pass; nil where they aren't known.
  func values(
    _ comparison: RelationalOperator, _ right: ExpressionID, in ruleset: Ruleset
  ) -> FieldValues? {
    if type.type.isBitmask || mask != nil {
      guard bits <= 8 else { return nil }
      return bitValues(comparison, right, in: ruleset)
    }
    guard let known = constants(right, in: ruleset) else { return nil }
    switch comparison {
    case .implicit, .equal: return known
    case .notEqual, .not: return known.complement(bits: bits)
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      guard let bound = known.single else { return nil }
      return Self.values(comparison, bound, bits: bits)
    }
  }

  /// The values that a key of an anonymous map covers.
  func values(ofKey key: ExpressionID, in ruleset: Ruleset) -> FieldValues? {
    guard isWhole, !type.type.isBitmask || field == .ct(.state, nil, .unspecified) else {
      return nil
    }
    return ValueRange(key, type, in: ruleset).map { FieldValues($0) }
  }

  private static func values(
    _ comparison: RelationalOperator, _ bound: UInt128, bits: Int
  ) -> FieldValues {
    let largest: UInt128 = bits >= 128 ? .max : (1 << UInt128(bits)) - 1
    let range: ValueRange? =
      switch comparison {
      case .less: bound == 0 ? nil : ValueRange(0, bound - 1)
      case .lessOrEqual: ValueRange(0, bound)
      case .greater: bound == largest ? nil : ValueRange(bound + 1, largest)
      default: ValueRange(bound, largest)
      }
    return range.map { FieldValues($0) } ?? .none
  }

  /// What constants, or the elements of an anonymous set, cover.
  private func constants(_ id: ExpressionID, in ruleset: Ruleset) -> FieldValues? {
    let id = ruleset.resolved(id)
    guard case .set = ruleset.expression(id) else {
      return ValueRange(id, type, in: ruleset).map { FieldValues($0) }
    }
    var ranges: [ValueRange] = []
    for element in ruleset.elements(of: id) {
      guard let range = ValueRange(element.key, type, in: ruleset) else { return nil }
      ranges.append(range)
    }
    return FieldValues(union: ranges)
  }

  /// The values of a field of few bits that pass a test of some of them.
  private func bitValues(
    _ comparison: RelationalOperator, _ right: ExpressionID, in ruleset: Ruleset
  ) -> FieldValues? {
    guard let constants = ruleset.constants(of: right, as: type.type) else { return nil }
    let right = ruleset.resolved(right)
    var isSet = false
    if case .set = ruleset.expression(right) { isSet = true }
    let kept = mask ?? .max
    var passing: [ValueRange] = []
    for value in UInt64(0)..<(1 << UInt64(bits)) {
      let masked = value & kept
      let passes: Bool
      if isSet {
        switch comparison {
        case .implicit, .equal: passes = constants.contains(masked)
        case .notEqual, .not: passes = !constants.contains(masked)
        default: return nil
        }
      } else {
        guard constants.count == 1, let constant = constants.first else { return nil }
        switch comparison {
        // Without an operator flags are compared bit by bit, unless some were masked out.
        case .implicit:
          passes =
            type.type.isBitmask && mask == nil ? masked & constant != 0 : masked == constant
        case .not: passes = masked & constant == 0
        case .equal: passes = masked == constant
        case .notEqual: passes = masked != constant
        case .less: passes = masked < constant
        case .lessOrEqual: passes = masked <= constant
        case .greater: passes = masked > constant
        case .greaterOrEqual: passes = masked >= constant
        }
      }
      if passes { passing.append(ValueRange(UInt128(value))) }
    }
    return FieldValues(union: passing)
  }
}

extension FieldValues {
  /// Some states of connections.
  init(states: ConntrackState) {
    self.init(
      union: ConntrackState.named.filter { states.contains($0.state) }
        .map { ValueRange(UInt128($0.state.rawValue)) })
  }
}
