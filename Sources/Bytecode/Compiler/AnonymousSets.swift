import CTVetDiagnostics
import CTVetRulesetModel

/// Sets and maps that are declared for one rule, and the use of those with names.
extension RuleCompiler {
  /// The bits of a set's flags (`enum nft_set_flags`).
  enum SetFlag {
    static let anonymous: UInt32 = 1
    static let constant: UInt32 = 2
    static let interval: UInt32 = 4
    static let map: UInt32 = 8
    static let timeout: UInt32 = 0x10
    static let eval: UInt32 = 0x20
    static let object: UInt32 = 0x40
    static let concatenation: UInt32 = 0x80
  }

  /// Declares a set or map for the rule at hand.
  ///
  /// - Parameter transfer: What keys as written become, where an operation moved from the packet's
  ///   side to them.
  mutating func declare(
    _ literal: SetLiteral, key: SetDetails.ValueType, value: SetDetails.Value? = nil,
    transfer: ((UInt128) -> UInt128)? = nil, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    var flags = SetFlag.anonymous | SetFlag.constant
    if literal.hasIntervals {
      flags |= SetFlag.interval
      if key.parts.count > 1 { flags |= SetFlag.concatenation }
    }
    let name: String
    switch value {
    case nil: name = "__set%d"
    case .data, .verdict:
      name = "__map%d"
      flags |= SetFlag.map
    case .object:
      name = "__objmap%d"
      flags |= SetFlag.object
    }
    var details = SetDetails(family: family, key: key, value: value)
    details.hasIntervalValues = literal.hasIntervalValues
    var set = Listing.Set(
      name: name, table: ruleset.spelling(ruleset.table(table).name), flags: flags,
      details: details)
    switch SetElements.encode(literal.elements, of: set, transfer: transfer) {
    case .success(let encoded):
      set.elements = encoded.elements
      set.size = UInt32(encoded.count)
    case .failure(let failure): throw Self.error(for: failure, literal.elements)
    }
    if notesHoles, transfer == nil, !literal.hasIntervals { notePatches(of: literal) }
    preludes.append(.set(set))
    let use = Operand.SetUse(
      name: name, key: key, value: value, isInterval: literal.hasIntervals,
      hasIntervalValues: literal.hasIntervalValues)
    return Operand(.set(use), .invalid, bits: 0, .unspecified, at: range)
  }

  /// What keeps elements from being a set.
  static func error(
    for failure: SetElements.Failure, _ elements: [EvaluatedElement]
  ) -> EvaluationError {
    switch failure {
    case .conflict(let first, let second):
      conflict(elements[first].range, elements[second].range)
    case .needsIntervalFlag(let index):
      EvaluationError(
        EvaluationDiagnostics.set, at: elements[index].range,
        "a range or prefix needs `flags interval` in the declaration "
          + "(“You must add 'flags interval' to your set declaration”)")
    case .wrongPartCount(let index):
      EvaluationError(
        EvaluationDiagnostics.type, at: elements[index].range,
        "this has another number of parts than the type")
    case .tooLong(let index):
      EvaluationError(
        EvaluationDiagnostics.set, at: elements[index].range,
        "keys have at most \(RegisterData.maximumByteCount) bytes")
    }
  }

  /// Two intervals that share keys; the one that was written later is to blame.
  private static func conflict(_ one: SourceRange, _ other: SourceRange) -> EvaluationError {
    let (first, second) = one.start < other.start ? (one, other) : (other, one)
    return EvaluationError(
      EvaluationDiagnostics.set, at: second,
      "this interval shares keys with another one (“conflicting intervals specified”)",
      hint: "`auto-merge` in the set's declaration joins them",
      notes: [.init(first, "the other one")])
  }

  /// `@name`.
  mutating func namedSet(
    _ name: NameID, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    let use = try setUse(name, at: range)
    return Operand(.set(use), .invalid, bits: 0, .unspecified, at: range)
  }

  /// What is known of the set of a name.
  func setUse(_ name: NameID, at range: SourceRange) throws(EvaluationError) -> Operand.SetUse {
    guard let id = ruleset.set(named: name, in: table) else {
      let known = ruleset.table(table).setNames.keys.map(ruleset.spelling).sorted()
      let near = SpellingSuggestion.closest(to: ruleset.spelling(name), among: known)
      throw EvaluationError(
        EvaluationDiagnostics.name, at: range,
        "the table has no set or map `\(ruleset.spelling(name))`",
        hint: near.map { "did you mean `@\($0)`?" })
    }
    guard id.index < sets.count, let set = sets[id.index], let details = set.details else {
      throw EvaluationError(
        EvaluationDiagnostics.set, at: range,
        "the declaration of `\(ruleset.spelling(name))` could not be understood",
        notes: [.init(ruleset.set(id).nameRange, "it is declared here")])
    }
    return Operand.SetUse(
      name: ruleset.spelling(name), key: details.key, value: details.value,
      isInterval: set.flags & SetFlag.interval != 0,
      hasIntervalValues: details.hasIntervalValues)
  }

  // MARK: Maps

  /// `key map { … }` or `key map @name`; what is wanted at the place is what the map gives.
  mutating func map(
    _ keyID: ExpressionID, _ dataID: ExpressionID, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    let outer = wanted
    let value: SetDetails.Value =
      outer.datatype == .verdict ? .verdict : .data(outer.valueType)
    let (key, use) = try lookup(keyID, dataID, value, outer)
    guard let given = use.value else {
      throw EvaluationError(
        EvaluationDiagnostics.set, at: ruleset.range(dataID), "this is a set, not a map")
    }
    switch given {
    case .object:
      throw EvaluationError(
        EvaluationDiagnostics.set, at: ruleset.range(dataID),
        "this map gives objects, not values")
    case .verdict:
      wanted = outer
      return Operand(.map(key: key, use), .verdict, bits: 0, .unspecified, at: range)
    case .data(let type):
      wanted = outer
      let part = type.parts.count == 1 ? type.parts[0] : nil
      return Operand(
        .map(key: key, use), part?.datatype ?? .invalid, bits: type.byteCount * 8,
        part?.byteOrder ?? .unspecified, at: range)
    }
  }

  /// The key of a map, as it is looked up, and the map.
  mutating func lookup(
    _ keyID: ExpressionID, _ dataID: ExpressionID, _ value: SetDetails.Value,
    _ valueContext: ValueContext
  ) throws(EvaluationError) -> (key: Operand, use: Operand.SetUse) {
    wanted = .none
    try checkAddress(keyID)
    var key = try evaluate(keyID)
    guard !key.isConstant else {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: key.range, "the key of a map is read from the packet")
    }
    let data = ruleset.resolved(dataID)
    let use: Operand.SetUse
    if case .set(let list) = ruleset.expression(data) {
      let outer = currentSet
      let keyContext = wanted
      let scopeValue: SetScope.Value =
        switch value {
        case .data: .data(valueContext)
        case .verdict: .verdict
        case .object: .object
        }
      currentSet = SetScope(key: keyContext, value: scopeValue, statements: [])
      let literal = try elements(list)
      currentSet = outer
      wanted = keyContext
      let transfer = try transfer(&key, literal)
      // A key whose operation moved to the elements is as long as they became.
      var keyType = keyContext.valueType
      if transfer != nil, keyType.parts.count == 1 { keyType.parts[0].bits = wanted.bits }
      if case .concatenation = key.form { keyType = key.valueType }
      let declared = try declare(
        literal, key: keyType, value: value, transfer: transfer, at: ruleset.range(data))
      guard case .set(let literalUse) = declared.form else {
        return (key, .init(name: "", key: keyType))
      }
      use = literalUse
    } else {
      let operand = try evaluate(data)
      guard case .set(let named) = operand.form else {
        throw EvaluationError(
          EvaluationDiagnostics.set, at: operand.range, "this is no map")
      }
      guard named.key.parts.map(\.datatype) == key.datatypes else {
        throw Self.mismatch(
          expected: named.key.parts.map(\.datatype), found: key.datatypes, at: key.range)
      }
      use = named
    }
    if use.isInterval { key = try converted(key, to: .bigEndian) }
    return (key, use)
  }

  /// Moves an operation on what is looked up to the elements; nil where none is moved.
  mutating func transfer(
    _ key: inout Operand, _ literal: SetLiteral
  ) throws(EvaluationError) -> ((UInt128) -> UInt128)? {
    guard case .binary(let op, let inner, let operand) = key.form, op != .and, op != .or else {
      return nil
    }
    let bits = wanted.bits
    for element in literal.elements {
      guard case .single(let bounds)? = element.key, bounds.form != .prefix else { return nil }
      for number in [bounds.low, bounds.high] {
        _ = try inverted(number, bits, op, operand, at: element.range)
      }
    }
    let mask = Self.mask(bits: max(wanted.bits, key.bits))
    key = Self.withoutOperation(key, op, inner, operand)
    switch op {
    case .shiftLeft: return { $0 >> operand }
    case .shiftRight: return { $0 << operand & mask }
    default: return { $0 ^ operand }
    }
  }

  /// Refuses an address of `ct` whose family isn't written.
  func checkAddress(_ id: ExpressionID) throws(EvaluationError) {
    if case .ct(let key, _, .unspecified) = ruleset.expression(ruleset.resolved(id)),
      key == .sourceAddress || key == .destinationAddress
    {
      throw Self.unqualifiedAddress(at: ruleset.range(id))
    }
  }

  static func mismatch(
    expected: [DataType], found: [DataType], at range: SourceRange
  ) -> EvaluationError {
    func text(_ types: [DataType]) -> String { types.map(\.summary).joined(separator: " . ") }
    return EvaluationError(
      EvaluationDiagnostics.type, at: range,
      "the types differ: \(text(expected)) is wanted, this is \(text(found)) "
        + "(“datatype mismatch”)")
  }
}
