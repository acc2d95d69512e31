import CTVetDiagnostics
import CTVetRulesetModel

/// A comparison of whole bytes with one constant: what most matches are.
///
/// Invariant: plain data without references, so that rules of such matches cost no allocation for each.
struct Comparison {
  /// What is compared.
  enum Source {
    case payload(Operand.Payload)
    case meta(Instruction.MetaKey)
    case conntrack(Instruction.ConntrackKey, Instruction.Direction?)
  }

  var source: Source
  /// How long it is, in bits.
  var bits: Int
  var byteOrder: DataType.ByteOrder
  var datatype: DataType
  var op: RelationalOperator
  var value: UInt128
  var range: SourceRange
  /// The noted constants that the value is made of.
  var terms = PatchTerms()
}

extension Comparison {
  /// A relation as a comparison; nil for what is more than that.
  init?(_ relation: RuleCompiler.Relation) {
    guard case .value(let number) = relation.right.form,
      relation.right.byteCount == relation.left.byteCount
    else { return nil }
    switch relation.left.form {
    case .payload(let payload): source = .payload(payload)
    case .load(.loadMeta(let load)): source = .meta(load.key)
    case .load(.loadConntrack(let load)): source = .conntrack(load.key, load.direction)
    default: return nil
    }
    bits = relation.left.bits
    byteOrder = relation.right.byteOrder
    datatype = relation.right.datatype
    op = relation.op
    value = number
    range = relation.left.range
  }
}

extension RuleCompiler {
  /// Adds a step for a relation.
  mutating func add(_ relation: Relation) {
    if let comparison = Comparison(relation) {
      steps.append(.comparison(comparison))
    } else {
      steps.append(.relation(relation))
    }
  }

  /// Takes the short way for a field or key of whole bytes that is compared with a word or number; false
  /// where the match is something else.
  mutating func addComparison(
    _ leftID: ExpressionID, _ op: RelationalOperator, _ rightID: ExpressionID
  ) throws(EvaluationError) -> Bool {
    let constantID = ruleset.resolved(rightID)
    switch (op, ruleset.expression(constantID)) {
    case (.implicit, .symbol), (.equal, .symbol), (.notEqual, .symbol), (.implicit, .number),
      (.equal, .number), (.notEqual, .number):
      break
    default: return false
    }
    let left = ruleset.expression(leftID)
    let source: Comparison.Source
    switch left {
    case .payload(let header, let field):
      guard let template = header.field(field), let base = header.base, base != .inner,
        !Self.isNew(header, field),
        template.offset & 7 == 0, template.length & 7 == 0
      else { return false }
      source = .payload(try place(of: header, template, base, at: ruleset.range(leftID)))
      wanted = ValueContext(template.datatype, bits: template.length, .bigEndian)
    case .meta(let key):
      guard key != .nfproto, key != .securityMark, key != .bridgeRoute,
        let loaded = Self.metaKeys[Int(key.rawValue)]
      else { return false }
      let template = key.template
      if template.datatype?.isString == true, isPattern(constantID) { return false }
      source = .meta(loaded)
      wanted = ValueContext(
        template.datatype ?? .integer, bits: template.length, template.byteOrder,
        largest: key == .day ? 6 : nil)
    case .ct(let key, let direction, .unspecified):
      guard key.typeGivingBase == nil, key != .securityMark, let template = key.template(),
        let datatype = template.datatype,
        let loaded = Self.conntrackKeys[Int(key.rawValue)]
      else { return false }
      if datatype.isString, isPattern(constantID) { return false }
      source = .conntrack(loaded, direction?.instructionDirection)
      wanted = ValueContext(datatype, bits: template.length, template.byteOrder)
    default: return false
    }
    let terms = hole(of: constantID).map(PatchTerms.init(hole:)) ?? PatchTerms()
    let right: Operand
    if case .number(let number) = ruleset.expression(constantID) {
      right = try constant(number, at: ruleset.range(constantID))
    } else {
      right = try constant(constantID)
    }
    guard case .value(let number) = right.form else { throw .unreadable }
    if op != .notEqual { learn(left, is: number) }
    steps.append(
      .comparison(
        Comparison(
          source: source, bits: right.bits, byteOrder: right.byteOrder, datatype: right.datatype,
          op: op, value: number, range: ruleset.range(leftID), terms: terms)))
    return true
  }

  /// Whether a word is a pattern of names, which is more than one value.
  private func isPattern(_ id: ExpressionID) -> Bool {
    ruleset.sources.bytes(ruleset.range(id)).contains(UInt8(ascii: "*"))
  }

  /// The instructions' keys, in the order of the model's.
  static let conntrackKeys = ConntrackKey.allCases.map { key in
    key.template().flatMap { Instruction.ConntrackKey(rawValue: $0.name) }
  }

  /// The instructions of a comparison, which uses the first registers alone.
  mutating func emit(_ comparison: Comparison) {
    let register = Register.wide(0)
    let byteCount = (comparison.bits + 7) / 8
    switch comparison.source {
    case .payload(let payload):
      output.append(
        .loadPayload(
          .init(
            base: payload.base.instructionBase, offset: UInt32(payload.offset / 8),
            length: UInt32(byteCount), destination: register)))
    case .meta(let key): output.append(.loadMeta(.init(key: key, destination: register)))
    case .conntrack(let key, let direction):
      output.append(
        .loadConntrack(.init(key: key, direction: direction, destination: register)))
    }
    let isLittle = comparison.byteOrder != .bigEndian && !comparison.datatype.isString
    let data = RegisterData(
      LittleBytes(comparison.value, byteCount: byteCount, isLittleEndian: isLittle))
    let isFlagTest = comparison.op == .implicit || comparison.op == .not
    guard isFlagTest, comparison.datatype.base == .bitmask else {
      output.append(
        .compare(.init(operation: comparison.op.comparison, source: register, data: data)))
      return
    }
    let zero = RegisterData(LittleBytes(0, byteCount: byteCount, isLittleEndian: true))
    output.append(
      .bitwise(
        .init(
          source: register, destination: register, length: UInt32(byteCount),
          operation: .maskXor(mask: data, xor: zero))))
    output.append(
      .compare(
        .init(
          operation: comparison.op == .not ? .equal : .notEqual, source: register, data: zero)))
  }
}
