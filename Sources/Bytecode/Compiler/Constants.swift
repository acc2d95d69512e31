import CTVetDiagnostics
import CTVetRulesetModel

/// Words, numbers and what is computed from them.
extension RuleCompiler {
  /// A word, read as the type that is wanted here.
  mutating func constant(_ id: ExpressionID) throws(EvaluationError) -> Operand {
    try constant(at: ruleset.range(id))
  }

  /// The word at a place, read as the type that is wanted here.
  mutating func constant(at range: SourceRange) throws(EvaluationError) -> Operand {
    let datatype = try wantedDatatype(at: range)
    let bits = wanted.bits == 0 ? datatype.bits : wanted.bits
    var key: ConstantCache.Key?
    if wanted.largest == nil, bits == datatype.bits || datatype.bits == 0 {
      if let address = ruleset.sources.withBytes(range, datatype.plainAddress) ?? nil {
        return Operand(.value(address), datatype, bits: bits, wanted.byteOrder, at: range)
      }
      key = ruleset.sources.withBytes(range) { .init($0, datatype, bits: bits) } ?? nil
      if let key, let number = constants[key] {
        return Operand(.value(number), datatype, bits: bits, wanted.byteOrder, at: range)
      }
    }
    let bytes = ruleset.sources.bytes(range)
    let isQuoted = bytes.first == UInt8(ascii: "\"")
    let isBare = !isQuoted && bytes.first != UInt8(ascii: "[")
    let result: Result<ConstantValue, ConstantError> =
      isBare
      ? datatype.constant(
        utf8: bytes.span, bits: wantedBits, largest: wanted.largest, names: names)
      : datatype.constant(
        from: ruleset.unquotedText(range), isQuoted: isQuoted, bits: wantedBits,
        largest: wanted.largest,
        names: names)
    let operand = try operand(result, datatype, at: range)
    if let key, case .value(let number) = operand.form, operand.bits == bits, case .success = result
    {
      constants.note(number, for: key)
    }
    return operand
  }

  /// A number, read as the type that is wanted here.
  func constant(_ number: UInt64, at range: SourceRange) throws(EvaluationError) -> Operand {
    let datatype = try wantedDatatype(at: range)
    switch datatype {
    case .inetService, .integer, .inetProto, .bitmask:
      let bits = wanted.bits == 0 ? datatype.bits : wanted.bits
      if bits > 0, wanted.largest == nil, UInt128(number) <= Self.mask(bits: bits) {
        return Operand(
          .value(UInt128(number)), datatype, bits: bits, wanted.byteOrder, at: range)
      }
    default: break
    }
    let result = datatype.constant(
      number: number, bits: wantedBits, largest: wanted.largest, names: names)
    return try operand(result, datatype, at: range)
  }

  private var wantedBits: Int? { wanted.bits == 0 ? nil : wanted.bits }

  private func wantedDatatype(at range: SourceRange) throws(EvaluationError) -> DataType {
    if let datatype = wanted.datatype, datatype != .invalid { return datatype }
    guard wanted.parts.isEmpty else {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: range,
        "one value stands where a concatenation of \(wanted.parts.count) is wanted",
        hint: "write \(wanted.parts.map(\.datatype.name).joined(separator: " . "))")
    }
    throw EvaluationError(
      EvaluationDiagnostics.type, at: range,
      "nothing tells the type of this value (“Can't parse symbolic invalid expressions”)",
      hint: "a constant belongs to the right of a match")
  }

  private func operand(
    _ result: Result<ConstantValue, ConstantError>, _ datatype: DataType, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    switch result {
    case .failure(let error):
      if assumesHostNames, datatype.hasHostNames, isName(range) {
        return Operand(.value(0), datatype, bits: wanted.bits, wanted.byteOrder, at: range)
      }
      throw EvaluationError(
        EvaluationDiagnostics.value, at: range, error.message, hint: error.hint)
    case .success(let value):
      let bits = wanted.bits == 0 ? value.bits : wanted.bits
      guard datatype.isString, value.bits < bits else {
        return Operand(.value(value.number), datatype, bits: bits, wanted.byteOrder, at: range)
      }
      return Operand(
        .prefix(value.number << UInt128(bits - value.bits), length: value.bits), datatype,
        bits: bits, .host, at: range)
    }
  }

  /// Whether a word begins like a name, not like a number.
  private func isName(_ range: SourceRange) -> Bool {
    guard let first = ruleset.unquotedText(range).utf8.first else { return false }
    return !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
  }

  /// `exists` or `missing`.
  func boolean(_ value: Bool, at range: SourceRange) throws(EvaluationError) -> Operand {
    Operand(.value(value ? 1 : 0), .boolean, bits: max(wanted.bits, 1), wanted.byteOrder, at: range)
  }

  // MARK: Several values

  /// `address/length`.
  mutating func prefix(
    _ value: ExpressionID, _ length: UInt32, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    if let hole = hole(of: value) { pendingHoles.append(hole) }
    let base = try evaluate(value)
    guard case .value(let number) = base.form else {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: range, "only a single value can have a prefix length")
    }
    guard length <= base.bits else {
      throw EvaluationError(
        EvaluationDiagnostics.value, at: range,
        "the prefix length \(length) is longer than the \(base.bits) bits of the value")
    }
    let mask = Self.mask(bits: base.bits) ^ Self.mask(bits: base.bits - Int(length))
    return Operand(
      .prefix(number & mask, length: Int(length)), base.datatype, bits: base.bits, base.byteOrder,
      at: range)
  }

  /// `low-high`; hours and days may wrap around, so the order is checked elsewhere for them.
  mutating func interval(
    _ low: ExpressionID, _ high: ExpressionID, at range: SourceRange, mayWrap: Bool = false
  ) throws(EvaluationError) -> Operand {
    let context = wanted
    let first = try bound(low)
    wanted = context
    let last = try bound(high)
    guard case .value(let lowest) = first.form, case .value(let highest) = last.form else {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: range, "a range goes from one value to another")
    }
    guard lowest <= highest || mayWrap else {
      throw EvaluationError(
        EvaluationDiagnostics.value, at: range, "the range ends before it begins",
        hint: "swap its ends")
    }
    return Operand(
      .interval(lowest, highest), first.datatype, bits: first.bits, first.byteOrder, at: range)
  }

  private mutating func bound(_ id: ExpressionID) throws(EvaluationError) -> Operand {
    if let hole = hole(of: id) { pendingHoles.append(hole) }
    let value = try evaluate(id)
    if value.datatype.isString {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: value.range, "there are no ranges of names")
    }
    guard value.isConstant else {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: value.range, "the ends of a range must be constants")
    }
    return value
  }

  /// `a,b`: flags together.
  mutating func flags(
    _ list: ExpressionList, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    let context = wanted
    var bits: UInt128 = 0
    for id in ruleset.expressions(list) {
      wanted = context
      let member = try evaluate(id)
      guard case .value(let number) = member.form else {
        throw EvaluationError(
          EvaluationDiagnostics.type, at: member.range, "a list consists of single flags")
      }
      guard member.datatype.isBitmask else {
        throw EvaluationError(
          EvaluationDiagnostics.type, at: member.range,
          "only flags can be listed with commas; \(member.datatype.summary) are no flags",
          hint: "write a set: `{ a, b }`")
      }
      bits |= number
    }
    wanted = context
    return Operand(
      .value(bits), context.datatype ?? .bitmask, bits: context.bits, context.byteOrder, at: range)
  }

  /// The lowest bits set.
  static func mask(bits: Int) -> UInt128 {
    bits >= 128 ? .max : (1 << UInt128(max(bits, 0))) - 1
  }
}

extension DataType {
  /// Whether a host may have names of its own for values.
  var hasHostNames: Bool {
    switch self {
    case .ifaceIndex, .uid, .gid, .mark, .realm, .devgroup, .ctLabel, .cgroupsv2:
      true
    default: false
    }
  }
}
