import CTVetBytecode
import CTVetRulesetModel

/// What loads are, once a statement uses them.
extension RuleReader {
  /// The expression of a load; constants are of the expected type.
  mutating func resolve(
    _ load: Load, as expected: ValueType? = nil, parts types: [ValueType] = []
  ) -> Typed {
    switch load {
    case .bytes(let data):
      let type = expected ?? ValueType(.integer, bits: data.byteCount * 8, byteOrder: .host)
      return Typed(TypedConstant(data, type).expression, type)
    case .payload(let field):
      if !seesFields { return Typed(.payload(field), field.type) }
      let field = fields.completed(field)
      leaveOutImplied(by: field)
      return Typed(.payload(field), field.type)
    case .option(let field):
      leaveOutImplied(by: field)
      return Typed(.option(field), field.type)
    case .typed(let expression, let type): return Typed(expression, type)
    case .conntrack(let key, let direction): return conntrack(key, direction)
    case .byteorder(let load, let operation):
      var typed = resolve(load)
      typed.type.byteOrder = operation == .hostToNetwork ? .bigEndian : .host
      typed.type.isConverted = typed.type.byteCount > 1
      if case .binary = typed.expression { typed.expression = .converted(typed.expression) }
      return typed
    case .masked(let load, let mask, let xor):
      return masked(resolve(load), BitMask(mask: mask, xor: xor, bits: load.bits))
    case .shifted(let load, let operation, let bits, let length):
      return shifted(load, operation, bits: bits, length: length)
    case .jenkinsHash(let load, let hash, let seed):
      let inner = resolve(load)
      return Typed(
        .jenkinsHash(inner.expression, modulus: hash.modulus, seed: seed, offset: hash.offset),
        ValueType(.integer, bits: 32, byteOrder: .host))
    case .map(let key, let use): return map(key, use, as: expected)
    case .concatenation(let parts): return concatenation(parts, as: types)
    }
  }

  private func conntrack(
    _ key: Instruction.ConntrackKey, _ direction: Instruction.Direction?
  ) -> Typed {
    var type = key.type
    var family: Family?
    // The kernel does not tell the direction of the protocols back.
    var direction = direction
    switch key {
    case .source, .destination:
      switch context[.network] {
      case .header(.ip): (type, family) = (ValueType(.ipv4Addr), .ip)
      case .header(.ip6): (type, family) = (ValueType(.ipv6Addr), .ip6)
      default: break
      }
    case .sourcePort, .destinationPort:
      if context[.transport] != nil { type = ValueType(.inetService) }
    case .transportProtocol, .networkProtocol: direction = nil
    default: break
    }
    return Typed(.conntrack(key, direction, family), type)
  }

  private mutating func concatenation(_ parts: [Load], as types: [ValueType]) -> Typed {
    let parts = parts.enumerated().map { index, load in
      part(of: load, as: types.count == parts.count ? types[index] : nil)
    }
    return Typed(
      .concatenation(parts.map(\.expression)), ValueType(.invalid), parts: parts.map(\.type))
  }

  /// A part of a concatenation, or the key of an element; where a field is shifted down, nft shows
  /// the shift besides the field.
  mutating func part(of load: Load, as expected: ValueType?) -> Typed {
    switch load {
    case .shifted(.masked(.payload(let field), let mask, let xor), let operation, let bits, _):
      let mask = BitMask(mask: mask, xor: xor, bits: field.bits)
      guard let trimmed = trimmed(field, mask) else { return resolve(load) }
      let inner = resolve(.payload(trimmed.field))
      return Typed(.binary(operation, inner.expression, Self.shift(bits)), inner.type)
    case .masked(.payload(let field), let mask, let xor):
      let mask = BitMask(mask: mask, xor: xor, bits: field.bits)
      return resolve(trimmed(field, mask).map { .payload($0.field) } ?? load)
    case .shifted(let inner, let operation, let bits, let length):
      return shifted(resolve(inner), operation, bits: bits, length: length)
    default: return resolve(load, as: expected)
    }
  }

  private static func shift(_ bits: UInt32) -> DecompiledExpression {
    .constant(TypedConstant(ConstantValue(UInt128(bits), bits: 32), ValueType(.integer)))
  }

  /// The field under a mask that does nothing else.
  func trimmed(_ field: PayloadField, _ mask: BitMask) -> (field: PayloadField, shift: Int)? {
    guard mask.isAnd, let bits = mask.and, fields.completed(field).field == nil else { return nil }
    return fields.trimmed(field, mask: bits)
  }

  // MARK: Bits

  /// A computation with a mask as operators write it.
  func masked(_ value: Typed, _ mask: BitMask) -> Typed {
    var expression = value.expression
    for (operation, number) in [
      (BinaryOperator.and, mask.and), (.xor, mask.exclusiveOr), (.or, mask.or),
    ] {
      guard let number else { continue }
      let constant = TypedConstant(bigEndian: number, value.type)
      expression = .binary(operation, expression, constant.expression)
    }
    return Typed(expression, value.type, parts: value.parts)
  }

  private mutating func shifted(
    _ load: Load, _ operation: BinaryOperator, bits: UInt32, length: Int
  ) -> Typed {
    // A field that is shifted down to be looked up, by itself.
    if operation == .shiftRight, let field = shiftedField(load, bits: bits) {
      return resolve(field)
    }
    return shifted(resolve(load), operation, bits: bits, length: length)
  }

  private func shifted(
    _ value: Typed, _ operation: BinaryOperator, bits: UInt32, length: Int
  ) -> Typed {
    var type = ValueType(.integer, bits: length, byteOrder: .host)
    type.isHexadecimal = true
    return Typed(.binary(operation, value.expression, Self.shift(bits)), type)
  }

  private func shiftedField(_ load: Load, bits: UInt32) -> Load? {
    var load = load
    if case .byteorder(let inner, _) = load { load = inner }
    guard case .masked(let inner, let mask, let xor) = load else { return nil }
    let bitMask = BitMask(mask: mask, xor: xor, bits: inner.bits)
    switch inner {
    case .payload(let field):
      guard let trimmed = trimmed(field, bitMask), trimmed.shift == bits else { return nil }
      return .payload(trimmed.field)
    case .option(let field):
      guard let trimmed = field.trimmed(bitMask), trimmed.shift == bits else { return nil }
      return .option(trimmed.field)
    default: return nil
    }
  }

  // MARK: Maps

  private mutating func map(_ key: Load, _ use: SetUse, as expected: ValueType?) -> Typed {
    let key = resolveKey(key)
    let type: ValueType
    if case .data(let value)? = use.listed?.details?.value, value.parts.count == 1 {
      let part = value.parts[0]
      type = ValueType(part.datatype, bits: part.bits, byteOrder: part.byteOrder)
    } else {
      type = expected ?? ValueType(.integer, bits: use.valueBits, byteOrder: .host)
    }
    let elements = elements(of: use, key: key, values: ElementValues(types: [type]))
    return Typed(.map(key: key.typed.expression, elements: elements, isVerdict: false), type)
  }

  /// The key of a look-up, and how far its elements are shifted.
  mutating func resolveKey(_ load: Load) -> ElementKey {
    if case .masked(.payload(let field), let mask, let xor) = load,
      let trimmed = trimmed(field, BitMask(mask: mask, xor: xor, bits: field.bits))
    {
      return ElementKey(
        typed: resolve(.payload(trimmed.field)), shift: trimmed.shift,
        byteCount: (field.bits + 7) / 8)
    }
    if case .shifted(let inner, let operation, let bits, let length) = load {
      // Only a comparison, or a value by itself, lets nft see the field.
      return ElementKey(
        typed: shifted(resolve(inner), operation, bits: bits, length: length))
    }
    return ElementKey(typed: resolve(load))
  }

  // MARK: Implied tests

  /// Leaves the test out that a field of the packet implies.
  mutating func leaveOutImplied(by field: PayloadField, isProtocolKey: Bool = false) {
    if field.tunnel == .gre || field.tunnel == .gretap { releaseCarrier() }
    if dependencies.isImplied(by: field, isProtocolKey: isProtocolKey, family: context.family) {
      release(Dependencies.Layer(field.base))
    }
  }

  /// Leaves the test out that an option implies.
  mutating func leaveOutImplied(by option: OptionField) {
    switch option.kind {
    case .tcpOption: release(.transport)
    case .ipv6, .ipv4Option: release(.network)
    case .sctpChunk, .dccpOption: break
    }
  }
}

/// What `(value & mask) ^ xor` does, as numbers whose bytes are in the register's order.
struct BitMask {
  /// What stays, where anything goes.
  var and: UInt128?
  /// What is turned over, where anything is.
  var exclusiveOr: UInt128?
  /// What is set, where anything is.
  var or: UInt128?
  /// The mask itself.
  let mask: UInt128
  /// What is turned over behind the mask.
  let xor: UInt128

  init(mask: RegisterData, xor: RegisterData, bits: Int) {
    let bytes = bits == 0 ? mask.byteCount : (bits + 7) / 8
    self.mask = mask.bigEndianNumber(byteCount: bytes)
    self.xor = xor.bigEndianNumber(byteCount: bytes)
    let or = self.xor & ~self.mask
    let exclusiveOr = self.xor & self.mask
    let and = self.mask | or
    self.and = and == .ones(bytes * 8) ? nil : and
    self.exclusiveOr = exclusiveOr == 0 ? nil : exclusiveOr
    self.or = or == 0 ? nil : or
  }

  /// Whether bits are cleared and nothing else.
  var isAnd: Bool { and != nil && xor == 0 }
}
