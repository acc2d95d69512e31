import CTVetDiagnostics
import CTVetRulesetModel

/// Statements that write keys, fields and options.
extension RuleCompiler {
  mutating func set(
    _ key: MetaKey, to value: ExpressionID, at range: SourceRange
  ) throws(EvaluationError) {
    let template = key.template
    guard let written = Self.metaKeys[Int(key.rawValue)] else {
      throw EvaluationError(
        EvaluationDiagnostics.unsupported, at: range, "`meta \(key.spelling)` can't be compiled")
    }
    let value = try argument(
      value,
      ValueContext(template.datatype ?? .integer, bits: template.length, template.byteOrder),
      at: range)
    output.append(.setMeta(.init(key: written, source: try load(value))))
  }

  mutating func set(
    _ key: ConntrackKey, _ direction: Expression.Direction?, to value: ExpressionID,
    at range: SourceRange
  ) throws(EvaluationError) {
    guard let template = key.template(), let datatype = template.datatype,
      let written = Instruction.ConntrackKey(rawValue: template.name)
    else {
      throw EvaluationError(
        EvaluationDiagnostics.statement, at: range, "`ct \(key.spelling)` can't be written")
    }
    let value = try argument(
      value, ValueContext(datatype, bits: template.length, template.byteOrder), at: range)
    if key == .securityMark, value.isConstant {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: value.range, "`ct secmark` can't be set to a constant",
        hint: "write `ct secmark set meta secmark`")
    }
    output.append(
      .setConntrack(
        .init(
          key: written, direction: direction?.instructionDirection, source: try load(value))))
  }

  /// `target set value` for a field of the packet or of an option.
  mutating func write(
    _ value: ExpressionID, to target: ExpressionID, at range: SourceRange
  ) throws(EvaluationError) {
    let id = ruleset.resolved(target)
    switch ruleset.expression(id) {
    case .payload(let header, let field):
      let bits = try payloadBits(header, field, at: ruleset.range(id))
      try write(value, toPayload: bits, at: range)
    case .rawPayload(let base, let offset, let length):
      let isPort = base == .transport && length == 16 && (offset == 0 || offset == 16)
      let bits = Operand(
        .payload(.init(base: base, offset: Int(offset))), isPort ? .inetService : .integer,
        bits: Int(length), .bigEndian, at: ruleset.range(id))
      try write(value, toPayload: bits, at: range)
    case .tcpOption(let name, let field):
      let bits = try optionBits(.tcp, name, field: field, at: ruleset.range(id))
      try write(value, toOption: bits, at: range)
    case .ipOption(let name, let field):
      let bits = try optionBits(.ip, name, field: field, at: ruleset.range(id))
      try write(value, toOption: bits, at: range)
    case .extensionHeader(let header, _, _):
      throw EvaluationError(
        EvaluationDiagnostics.statement, at: ruleset.range(id),
        "fields of the extension header `\(header.spelling)` can only be read")
    default:
      throw EvaluationError(
        EvaluationDiagnostics.statement, at: ruleset.range(id), "this can't be written")
    }
  }

  private mutating func write(
    _ valueID: ExpressionID, toOption option: Operand, at range: SourceRange
  ) throws(EvaluationError) {
    guard case .option(let place) = option.form, !place.isPresence else {
      throw EvaluationError(
        EvaluationDiagnostics.statement, at: option.range, "only whole bytes can be written")
    }
    let value = try argument(
      valueID, ValueContext(option.datatype, bits: option.bits, .bigEndian), at: range)
    output.append(
      .writeExtensionHeader(
        .init(
          source: try load(value), kind: place.kind, type: place.type,
          offset: UInt32(place.offset / 8), length: UInt32(option.byteCount))))
  }

  private mutating func write(
    _ valueID: ExpressionID, toPayload target: Operand, at range: SourceRange
  ) throws(EvaluationError) {
    guard case .payload(let place) = target.form else { return }
    var value = try argument(
      valueID, ValueContext(target.datatype, bits: target.bits, .bigEndian), at: range)
    if !value.isConstant { value = try converted(value, to: .bigEndian) }
    let checksum = place.field?.header.template.checksum
    let needsChecksum = place.base == .inner || checksum != nil
    let isWhole = place.offset.isMultiple(of: 8) && target.bits.isMultiple(of: 8)
    var byteOffset = place.offset / 8
    var byteCount = target.byteCount
    if !isWhole || (needsChecksum && !(target.bits / 8).isMultiple(of: 2)) {
      // Checksums are mended for pairs of bytes, so the bits around are read and written again.
      let (offsetShift, extra) = Self.shift(of: target.bits, at: place.offset)
      var shift = offsetShift
      byteCount = (target.bits + extra + 7) / 8
      if needsChecksum, !byteCount.isMultiple(of: 2) {
        byteCount += 1
        if byteOffset.isMultiple(of: 2) { shift += 8 } else { byteOffset -= 1 }
      }
      guard case .value(let number) = value.form else {
        throw EvaluationError(
          EvaluationDiagnostics.type, at: value.range,
          "a field that is no pair of bytes can be set to a constant alone")
      }
      let all = Self.mask(bits: byteCount * 8)
      let mask = all ^ (Self.mask(bits: target.bits) << UInt128(shift))
      let around = Operand(
        .payload(.init(base: place.base, offset: byteOffset * 8)), .integer, bits: byteCount * 8,
        .bigEndian, at: target.range)
      let masked = Operand(
        .binary(.and, around, mask), .integer, bits: byteCount * 8, .bigEndian, at: target.range)
      value = Operand(
        .binary(.xor, masked, number << UInt128(shift) & all), .integer, bits: byteCount * 8,
        .bigEndian, at: value.range)
    }
    let isPseudoHeader =
      place.field.map { $0.header.template.pseudoHeader.contains($0.field) } ?? false
    output.append(
      .writePayload(
        .init(
          source: try load(value), base: place.base.instructionBase, offset: UInt32(byteOffset),
          length: UInt32(byteCount), checksumType: checksum.map { UInt32($0.kind) } ?? 0,
          checksumOffset: checksum.map { UInt32($0.offset) } ?? 0,
          checksumFlags: place.base == .inner || place.base == .network && isPseudoHeader ? 1 : 0)))
  }

  mutating func strip(_ name: NameID, at range: SourceRange) throws(EvaluationError) {
    guard let option = OptionTable.tcp.option(named: ruleset.spelling(name)) else {
      throw EvaluationError(
        EvaluationDiagnostics.value, at: range,
        "there is no TCP option `\(ruleset.spelling(name))`")
    }
    output.append(.resetTCPOption(.init(type: option.number)))
  }
}
