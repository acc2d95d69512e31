import CTVetBytecode
import CTVetRulesetModel

/// Statements that change the packet, what surrounds it, and sets.
extension RuleReader {
  mutating func mangle(_ instruction: Instruction.WritePayload) {
    guard let value = load(in: instruction.source) else { return }
    let raw = PayloadFields.raw(
      instruction.base, offset: Int(instruction.offset) * 8, bits: Int(instruction.length) * 8)
    let field = fields.completed(raw)
    if field.field == nil, let statement = fieldChange(raw, value) { return append(statement) }
    leaveOutImplied(by: field)
    let typed = resolve(value, as: field.type)
    append(.mangle(.payload(field), typed.expression))
  }

  /// The change of a field that shares its bytes with others, which are written back unchanged.
  private mutating func fieldChange(_ field: PayloadField, _ value: Load) -> DecompiledStatement? {
    guard case .masked(.payload(let read), let mask, let xor) = value, read == field
    else { return nil }
    let bits = BitMask(mask: mask, xor: xor, bits: field.bits)
    guard bits.xor & bits.mask == 0,
      let trimmed = fields.trimmed(field, mask: ~bits.mask & .ones(field.bits))
    else { return nil }
    let named = fields.completed(trimmed.field)
    guard named.field != nil else { return nil }
    leaveOutImplied(by: named)
    let constant = TypedConstant(
      bigEndian: bits.xor >> UInt128(trimmed.shift), named.type)
    return .mangle(.payload(named), .constant(constant))
  }

  mutating func mangle(_ instruction: Instruction.SetMeta) {
    guard let value = load(in: instruction.source), let key = instruction.key.modelKey
    else { return }
    let typed = resolve(value, as: ValueType(template: key.template))
    append(.mangle(.meta(key, tunnel: nil), typed.expression))
  }

  mutating func mangle(_ instruction: Instruction.SetConntrack) {
    guard let value = load(in: instruction.source) else { return }
    var expression = resolve(value, as: instruction.key.type).expression
    if instruction.key == .event, case .flags(let events) = expression {
      expression = .flagList(events)
    }
    append(.mangle(.conntrack(instruction.key, instruction.direction, nil), expression))
  }

  mutating func mangle(_ instruction: Instruction.WriteExtensionHeader) {
    guard let value = load(in: instruction.source) else { return }
    let field = OptionField(instruction)
    seesFields = false
    let typed = resolve(value, as: field.type)
    seesFields = true
    append(.mangle(.option(field), typed.expression))
  }

  // MARK: Sets

  /// How many elements the kernel lets rules put into a set that tells no size.
  private static let usualSize: UInt32 = 65535

  mutating func update(_ instruction: Instruction.DynamicSet) {
    let set = sets.use(instruction.set)
    let details = set?.details
    guard let load = load(in: instruction.key, bits: details.map { $0.key.byteCount * 8 })
    else { return }
    enter(load)
    var element = DecompiledElement(key: .catchAll)
    element.key = key(load, of: details)
    element.timeout = instruction.timeout
    element.statements = instruction.expressions.compactMap { DecompiledStatement(stateful: $0) }
    if let data = instruction.data {
      var type: ValueType?
      var bits: Int?
      if case .data(let value)? = details?.value {
        type = ValueType(single: value)
        bits = value.byteCount * 8
      }
      element.value = self.load(in: data, bits: bits).map { resolve($0, as: type).expression }
    }
    if let set, set.flags & 1 != 0, !element.statements.isEmpty, element.value == nil {
      return append(
        .meter(
          DecompiledStatement.Meter(
            name: instruction.set, size: set.size ?? Self.usualSize, element: element)))
    }
    append(
      .updateSet(
        DecompiledStatement.SetUpdate(
          operation: instruction.operation, set: instruction.set, element: element)))
  }

  private mutating func key(_ load: Load, of details: SetDetails?) -> DecompiledExpression {
    let types = details?.key.parts.map {
      ValueType($0.datatype, bits: $0.bits, byteOrder: $0.byteOrder)
    }
    // nft knows no type for a constant by itself.
    if case .bytes(let data) = load {
      let type = ValueType(.invalid, bits: data.byteCount * 8, byteOrder: .bigEndian)
      return .constant(TypedConstant(data, type))
    }
    guard case .concatenation = load else { return part(of: load, as: types?.first).expression }
    return resolve(load, parts: types ?? []).expression
  }
}

extension ValueType {
  /// The type of a set's keys or values that are no concatenations.
  init?(single type: SetDetails.ValueType) {
    guard type.parts.count == 1 else { return nil }
    self.init(type.parts[0].datatype, bits: type.parts[0].bits, byteOrder: type.parts[0].byteOrder)
  }
}
