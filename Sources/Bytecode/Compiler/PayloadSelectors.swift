import CTVetDiagnostics
import CTVetRulesetModel

/// Fields of packet headers, and the tests that nft adds so that the header is there.
extension RuleCompiler {
  mutating func payload(
    _ header: Header, _ field: HeaderField, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    if header.base == .inner, let template = header.field(field) {
      return try tunnelField(header, template, at: range)
    }
    let operand = try payloadBits(header, field, at: range)
    wanted = ValueContext(operand.datatype, bits: operand.bits, operand.byteOrder)
    return wholeBytes(operand)
  }

  /// A field's bits, once the tests that it needs are made.
  mutating func payloadBits(
    _ header: Header, _ field: HeaderField, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    if Self.isNew(header, field) {
      try needsNewerRelease("\(header.spelling) \(field.spelling)", at: range)
    }
    guard let template = header.field(field), let base = header.base, base != .inner else {
      throw EvaluationError(
        EvaluationDiagnostics.unsupported, at: range,
        "`\(header.spelling) \(field.spelling)` can't be compiled")
    }
    let payload = try place(of: header, template, base, at: range)
    return Operand(
      .payload(payload), template.datatype, bits: template.length, .bigEndian, at: range)
  }

  /// Whether nft 1.0.6 does not know a field.
  static func isNew(_ header: Header, _ field: HeaderField) -> Bool {
    switch (header, field) {
    case (.gre, _), (.gretap, _), (.icmpv6, .taddr), (.icmpv6, .daddr): true
    default: false
    }
  }

  /// Where a field lies, once the tests that it needs are made.
  mutating func place(
    of header: Header, _ template: FieldTemplate, _ base: Expression.PayloadBase,
    at range: SourceRange
  ) throws(EvaluationError) -> Operand.Payload {
    try require(header, base, at: range)
    guard template.messageTypes.first != nil || base == .link else {
      return Operand.Payload(
        base: base, offset: template.offset, field: (header, template.field),
        namesNextHeader: Self.namesNextHeader(header, template.field))
    }
    let test: MessageTypeTest?
    do throws(ProtocolConflict) {
      test = try context.requireMessageType(for: template, of: header)
    } catch {
      throw Self.error(for: error, header, at: range)
    }
    if let test { try addTest(of: test, at: range) }
    return Operand.Payload(
      base: base, offset: template.offset + context.stackedBits(before: header),
      field: (header, template.field),
      namesNextHeader: Self.namesNextHeader(header, template.field))
  }

  /// Sees to it that a header is there.
  private mutating func require(
    _ header: Header, _ base: Expression.PayloadBase, at range: SourceRange
  ) throws(EvaluationError) {
    guard header != .transport else { return }
    do throws(ProtocolConflict) {
      let isKnown = context[base] != nil
      if context[base] == .header(header), candidates.rival(of: header, at: base) == nil {
        return
      }
      if let test = context.requireOne(header) {
        addTest(test, at: range)
      } else {
        for test in try context.require(header) { addTest(test, at: range) }
      }
      if isKnown, let rival = candidates.rival(of: header, at: base) {
        throw .protocols(.header(rival), header)
      }
    } catch {
      throw Self.error(for: error, header, at: range)
    }
    candidates.note(context[.network], at: .network)
    candidates.note(context[.transport], at: .transport)
  }

  /// Whether merging must keep a field in front, since it tells which header follows.
  static func namesNextHeader(_ header: Header, _ field: HeaderField) -> Bool {
    switch (header, field) {
    case (.ether, .type), (.vlan, .type), (.ip, .protocol), (.ip6, .nexthdr), (.ah, .nexthdr),
      (.comp, .nexthdr), (.icmp, .type), (.icmpv6, .type):
      true
    default: false
    }
  }

  /// What raw bytes of the packet are: the places of ports are ports.
  static func rawDatatype(
    _ base: Expression.PayloadBase, offset: UInt32, length: UInt32
  ) -> DataType {
    base == .transport && length == 16 && (offset == 0 || offset == 16) ? .inetService : .integer
  }

  mutating func rawPayload(
    _ base: Expression.PayloadBase, offset: UInt32, length: UInt32, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    guard length > 0, length <= 128 else {
      throw EvaluationError(
        EvaluationDiagnostics.value, at: range, "a payload has 1 to 128 bits, not \(length)")
    }
    let datatype = Self.rawDatatype(base, offset: offset, length: length)
    let isPort = datatype == .inetService
    let operand = primary(
      .payload(
        .init(
          base: base, offset: Int(offset),
          field: isPort ? (.transport, offset == 0 ? .sport : .dport) : nil)),
      datatype, bits: Int(length), .bigEndian, at: range)
    return wholeBytes(operand)
  }

  /// Bits that begin or end within a byte, read with whole bytes, masked and shifted.
  func wholeBytes(_ operand: Operand) -> Operand {
    let offset: Int
    switch operand.form {
    case .payload(let payload): offset = payload.offset
    case .option(let option): offset = option.offset
    case .inner(_, let load):
      guard case .payload(let payload) = load.form else { return operand }
      offset = payload.offset
    default: return operand
    }
    if offset.isMultiple(of: 8), operand.bits.isMultiple(of: 8) { return operand }
    let (shift, extra) = Self.shift(of: operand.bits, at: offset)
    var loaded = operand
    loaded.bits += extra
    let length = operand.bits + shift
    let mask = Self.mask(bits: operand.bits) << UInt128(shift)
    let masked = Operand(
      .binary(.and, loaded, mask), operand.datatype, bits: length, operand.byteOrder,
      at: operand.range)
    if shift == 0 { return masked }
    return Operand(
      .binary(.shiftRight, masked, UInt128(shift)), operand.datatype, bits: length,
      operand.byteOrder, at: operand.range)
  }

  /// How far bits lie above the end of their last byte, and how many more bits must be loaded.
  static func shift(of bits: Int, at offset: Int) -> (shift: Int, extra: Int) {
    var shift = (bits + 7) / 8 * 8 - (offset % 8 + bits)
    var extra = 0
    while shift < 0 {
      shift += 8
      extra += 8
    }
    return (shift, extra)
  }

  // MARK: Implied tests

  /// Adds a test that a header needs, in front of the match at hand or, for options, of the rule.
  mutating func addTest(_ test: ProtocolTest, at range: SourceRange, first: Bool = false) {
    let source: Comparison.Source
    let datatype: DataType
    let bits: Int
    let byteOrder: DataType.ByteOrder
    switch test.key {
    case .meta(let key):
      let template = key.template
      guard let loaded = Self.metaKeys[Int(key.rawValue)] else { return }
      source = .meta(loaded)
      (datatype, bits) = (template.datatype ?? .integer, template.length)
      byteOrder = template.byteOrder
    case .payload(let header, let field):
      guard let template = header.field(field), let base = header.base else {
        return
      }
      source = .payload(
        .init(
          base: base, offset: template.offset + test.stackedBits, field: (header, field),
          namesNextHeader: true))
      (datatype, bits) = (template.datatype, template.length)
      byteOrder = .bigEndian
    }
    let step = Step.comparison(
      Comparison(
        source: source, bits: bits, byteOrder: byteOrder, datatype: datatype, op: .equal,
        value: UInt128(test.value), range: range))
    if first { steps.insert(step, at: 0) } else { steps.append(step) }
  }

  /// Adds the test of the ICMP type.
  mutating func addTest(
    of test: MessageTypeTest, at range: SourceRange
  ) throws(EvaluationError) {
    guard let template = test.header.template.field(.type) else { return }
    let left = Operand(
      .payload(
        .init(
          base: .transport, offset: template.offset, field: (test.header, .type),
          namesNextHeader: true)),
      template.datatype, bits: template.length, .bigEndian, at: range)
    let right: Operand
    if test.types.count == 1 {
      right = Operand(
        .value(UInt128(test.types[0])), left.datatype, bits: 8, .bigEndian, at: range)
    } else {
      let elements = test.types.map {
        EvaluatedElement(key: .single(ValueBounds(UInt128($0))), range: range)
      }
      right = try declare(
        SetLiteral(elements: elements, datatypes: [left.datatype]), key: left.valueType,
        at: range)
    }
    add(Relation(left: left, op: .equal, right: right))
  }

  /// What a conflict of protocols means for people.
  static func error(
    for conflict: ProtocolConflict, _ header: Header, at range: SourceRange
  ) -> EvaluationError {
    switch conflict {
    case .protocols(let known, let wanted):
      EvaluationError(
        EvaluationDiagnostics.protocols, at: range,
        "no packet is both: the rule is about \(known.name) here, this about \(wanted.spelling) "
          + "(“conflicting protocols specified”)",
        hint: "test them in rules of their own")
    case .extensionHeader(let known):
      EvaluationError(
        EvaluationDiagnostics.protocols, at: range,
        "the rule is about \(known.name) here, which has no such options")
    case .noLowerLayer(let header):
      EvaluationError(
        EvaluationDiagnostics.protocols, at: range,
        "packets of this family have no \(header.spelling) header that could be tested")
    case .messageType(let has, let needs):
      EvaluationError(
        EvaluationDiagnostics.protocols, at: range,
        "the rule is about messages of type \(has) here, this field belongs to type \(needs)")
    }
  }
}
