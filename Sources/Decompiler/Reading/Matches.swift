import CTVetBytecode
import CTVetRulesetModel

/// What a value is compared with, before its type is known.
enum Comparand {
  /// A constant.
  case value(RegisterData)
  /// The first bytes of a constant.
  case beginning(RegisterData)
  /// Both ends of an interval.
  case interval(RegisterData, RegisterData)
  /// A set.
  case set(SetUse)
}

/// Comparisons and look-ups.
extension RuleReader {
  mutating func match(_ instruction: Instruction.Compare) {
    guard let left = load(in: instruction.source) else { return }
    let data = instruction.data
    let bits = left.bits
    let operation = RelationalOperator(instruction.operation)
    if bits > data.byteCount * 8 { return match(operation, left, with: .beginning(data)) }
    if bits > 0, (bits + 31) / 32 < data.wordCount,
      let all = load(in: instruction.source, bits: data.byteCount * 8)
    {
      return match(operation, all, with: .value(data))
    }
    match(operation, left, with: .value(data))
  }

  mutating func match(_ instruction: Instruction.Range) {
    guard let left = load(in: instruction.source) else { return }
    match(
      instruction.operation == .inside ? .equal : .notEqual, left,
      with: .interval(instruction.lower, instruction.upper))
  }

  mutating func match(_ operation: RelationalOperator, _ left: Load, with right: Comparand) {
    enter(left)
    switch left {
    case .payload(let field): matchPayload(operation, field, right)
    case .masked(let inner, let mask, let xor):
      matchMasked(operation, inner, BitMask(mask: mask, xor: xor, bits: inner.bits), right)
    default:
      let typed = resolve(left)
      add(operation, typed, comparand(right, typed))
      learn(operation, typed, right)
    }
  }

  /// Adds a test, or makes an interval of it and the one before.
  mutating func add(
    _ operation: RelationalOperator, _ left: Typed, _ right: DecompiledExpression
  ) {
    if let previous = dependencies.previous,
      case .match(let lowerOperation, let lowerLeft, let lower)? = statements[previous],
      let merged = Self.interval(lowerOperation, operation),
      left.expression.hasKind(of: lowerLeft)
    {
      statements[previous] = nil
      statements.append(.match(merged, left.expression, .range(lower, right)))
    } else {
      statements.append(.match(operation, left.expression, right))
    }
    dependencies.previous = statements.count - 1
  }

  private static func interval(
    _ lower: RelationalOperator, _ upper: RelationalOperator
  ) -> RelationalOperator? {
    switch (lower, upper) {
    case (.greaterOrEqual, .lessOrEqual): .equal
    case (.less, .greater): .notEqual
    default: nil
    }
  }

  /// The right side with the left one's type; the values of a field that was masked out are shifted.
  func comparand(
    _ right: Comparand, _ left: Typed, shift: Int = 0, byteCount: Int? = nil
  ) -> DecompiledExpression {
    func constant(_ data: RegisterData) -> TypedConstant {
      if shift == 0, byteCount == nil { return TypedConstant(data, left.type) }
      let number = data.bigEndianNumber(byteCount: byteCount ?? left.type.byteCount)
      return TypedConstant(bigEndian: number >> UInt128(shift), left.type)
    }
    switch right {
    case .value(let data):
      if left.parts.isEmpty { return constant(data).expression }
      var word = 0
      return .concatenation(
        left.parts.map { type in
          defer { word += (type.bits + 31) / 32 }
          return TypedConstant(data.dropFirst(words: word), type).expression
        })
    case .beginning(let data):
      if left.type.datatype.isString { return .constant(.pattern(data, left.type)) }
      return .prefix(.constant(constant(data)), length: data.byteCount * 8)
    case .interval(let lower, let upper):
      return .range(.constant(constant(lower)), .constant(constant(upper)))
    case .set(let use):
      return elements(
        of: use, key: ElementKey(typed: left, shift: shift, byteCount: byteCount),
        values: ElementValues())
    }
  }

  // MARK: The packet

  /// A comparison with bytes of the packet, which may be several fields.
  mutating func matchPayload(
    _ operation: RelationalOperator, _ field: PayloadField, _ right: Comparand, shift: Int = 0,
    byteCount: Int? = nil
  ) {
    let isEquality = operation == .equal || operation == .notEqual
    if isEquality, case .value(let data) = right {
      let number = data.bigEndianNumber(byteCount: byteCount ?? (field.bits + 7) / 8)
      return matchFields(operation, field, number >> UInt128(shift))
    }
    let completed = fields.completed(field)
    if isEquality, case .set(let use) = right, use.isAnonymous, completed.isProtocolKey,
      let first = use.listed?.elements.first
    {
      let type = first.key.bigEndianNumber(byteCount: 1)
      learnMessageType(completed, UInt64(truncatingIfNeeded: type))
    }
    let typed = resolve(.payload(field))
    add(operation, typed, comparand(right, typed, shift: shift, byteCount: byteCount))
  }

  /// A comparison with the fields that lie one behind the other, each by itself.
  private mutating func matchFields(
    _ operation: RelationalOperator, _ field: PayloadField, _ number: UInt128
  ) {
    var rest = field.bits
    for var part in fields.expanded(field) {
      rest -= part.bits
      var value = (number >> UInt128(rest)) & .ones(part.bits)
      let length = part.bits
      if let whole = part.template?.length, whole > length {
        value <<= UInt128(whole - length)
        part.bits = whole
      }
      var right = DecompiledExpression.constant(TypedConstant(bigEndian: value, part.type))
      if part.bits > length { right = .prefix(right, length: length) }
      learn(operation, part, value)
      let isStacked = stacks(part, value)
      leaveOutImplied(by: part, isProtocolKey: part.isProtocolKey)
      statements.append(.match(operation, .payload(part), right))
      if operation == .equal, part.isProtocolKey {
        dependencies.store(
          Dependencies.Test(
            statement: statements.count - 1, key: .payload(part),
            value: UInt64(truncatingIfNeeded: value)),
          about: isStacked ? .none : Dependencies.Layer(part.base))
      }
    }
    dependencies.previous = nil
  }

  private mutating func learn(
    _ operation: RelationalOperator, _ field: PayloadField, _ value: UInt128
  ) {
    guard operation == .equal, let named = field.field, field.isProtocolKey else { return }
    context.learn(named.header, named.field, is: UInt64(truncatingIfNeeded: value))
  }

  private mutating func learnMessageType(_ field: PayloadField, _ type: UInt64) {
    guard let named = field.field, named.header == .icmp || named.header == .icmpv6,
      context.messageType == nil
    else { return }
    context.learn(named.header, named.field, is: type)
  }

  /// Whether the test is of a header that another one of the same layer follows.
  private func stacks(_ field: PayloadField, _ value: UInt128) -> Bool {
    guard field.isProtocolKey, let known = context[field.base.modelBase],
      let upper = known.upper(UInt16(truncatingIfNeeded: value))
    else { return false }
    return upper.template.base == known.base
  }

  // MARK: Keys

  /// Notes what a test of a key tells of the packet's headers.
  private mutating func learn(
    _ operation: RelationalOperator, _ left: Typed, _ right: Comparand
  ) {
    guard operation == .equal else { return }
    if case .conntrack(.source, _, _) = left.expression { leaveOutNetwork(right) }
    if case .conntrack(.destination, _, _) = left.expression { leaveOutNetwork(right) }
    guard case .value(let data) = right else { return }
    let value = UInt64(truncatingIfNeeded: TypedConstant(data, left.type).value.number)
    switch left.expression {
    case .meta(let key, _):
      context.learn(key, is: value)
      let layer: Dependencies.Layer
      switch key {
      case .inputInterfaceType: layer = .none
      case .nfproto, .protocol: layer = .link
      case .l4proto: layer = .network
      default: return
      }
      note(.meta(key), value, layer: layer, key: key)
    case .conntrack(.networkProtocol, _, _):
      context.learn(CTVetRulesetModel.ConntrackKey.l3proto, is: value)
      note(.conntrack, value, layer: .link, key: nil)
    case .conntrack(.transportProtocol, _, _):
      context.learn(CTVetRulesetModel.ConntrackKey.protocol, is: value)
      note(.conntrack, value, layer: .network, key: nil)
    default: return
    }
  }

  /// An address of a connection implies the test of the network protocol.
  private mutating func leaveOutNetwork(_ right: Comparand) {
    switch right {
    case .value, .beginning:
      if dependencies[.network] != nil,
        dependencies.isImplied(byKey: nil, value: 0, family: context.family)
      {
        release(.network)
      }
    case .interval, .set: break
    }
  }

  private mutating func note(
    _ tested: Dependencies.Test.Key, _ value: UInt64, layer: Dependencies.Layer, key: MetaKey?
  ) {
    if dependencies[layer] != nil,
      dependencies.isImplied(byKey: key, value: value, family: context.family)
    {
      release(layer)
    }
    dependencies.store(
      Dependencies.Test(statement: statements.count - 1, key: tested, value: value), about: layer)
  }
}

extension RelationalOperator {
  init(_ operation: Instruction.Compare.Operation) {
    switch operation {
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    }
  }
}

extension DecompiledExpression {
  /// Whether both are loads of the same kind.
  func hasKind(of other: DecompiledExpression) -> Bool {
    switch (self, other) {
    case (.payload, .payload), (.option, .option), (.meta, .meta), (.conntrack, .conntrack),
      (.route, .route), (.socket, .socket), (.fib, .fib), (.ipsec, .ipsec), (.binary, .binary),
      (.converted, .converted),
      (.numberGenerator, .numberGenerator), (.osf, .osf), (.concatenation, .concatenation),
      (.jenkinsHash, .jenkinsHash), (.symmetricHash, .symmetricHash), (.map, .map),
      (.tunnel, .tunnel):
      true
    default: false
    }
  }
}
