import CTVetRulesetModel

/// The values of one field that an element of a set covers, both ends included.
struct ValueRange: Hashable {
  let lower: UInt128
  let upper: UInt128

  /// One value alone.
  init(_ value: UInt128) {
    lower = value
    upper = value
  }

  /// Everything from one value to another; nil where they are the wrong way round.
  init?(_ lower: UInt128, _ upper: UInt128) {
    guard lower <= upper else { return nil }
    self.lower = lower
    self.upper = upper
  }

  /// What a constant, a prefix or a range stands for; nil where that isn't known.
  init?(_ id: ExpressionID, _ field: FieldType, in ruleset: Ruleset) {
    let id = ruleset.resolved(id)
    switch ruleset.expression(id) {
    case .symbol, .number:
      guard let value = Self.constant(id, field, in: ruleset) else { return nil }
      // A pattern such as `eth*` has only the bits that must match.
      let whole = field.bits == 0 ? field.type.bits : field.bits
      let free = field.type.isString ? max(0, whole - value.bits) : 0
      let lower = value.number << UInt128(free)
      self.init(lower, lower | Self.mask(free))
    case .range(let lower, let upper):
      guard let lower = Self.constant(lower, field, in: ruleset),
        let upper = Self.constant(upper, field, in: ruleset)
      else { return nil }
      self.init(lower.number, upper.number)
    case .prefix(let base, let length):
      guard let value = Self.constant(base, field, in: ruleset), Int(length) <= value.bits else {
        return nil
      }
      let low = Self.mask(value.bits - Int(length))
      self.init(value.number & ~low, value.number | low)
    default: return nil
    }
  }

  /// Whether a value lies within.
  func contains(_ value: UInt128) -> Bool { lower <= value && value <= upper }

  private static func constant(
    _ id: ExpressionID, _ field: FieldType, in ruleset: Ruleset
  ) -> ConstantValue? {
    let id = ruleset.resolved(id)
    let bits = field.bits == 0 ? nil : field.bits
    let result: Result<ConstantValue, ConstantError>
    switch ruleset.expression(id) {
    case .symbol: result = field.type.constant(from: ruleset.text(id), bits: bits)
    case .number(let number): result = field.type.constant(number: number, bits: bits)
    default: return nil
    }
    guard case .success(let value) = result else { return nil }
    return value
  }

  /// A number whose last bits are set.
  private static func mask(_ bits: Int) -> UInt128 {
    bits >= 128 ? .max : (1 << UInt128(bits)) - 1
  }
}
