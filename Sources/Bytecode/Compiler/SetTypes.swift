import CTVetDiagnostics
import CTVetRulesetModel

/// The types of the keys and values of sets with names.
extension RuleCompiler {
  /// The type that a declaration names.
  mutating func valueType(
    _ type: NamedSet.ValueType, in table: TableID, at range: SourceRange
  ) throws(EvaluationError) -> SetDetails.ValueType? {
    switch type {
    case .named(let names):
      var parts: [SetDetails.ValueType.Part] = []
      for name in names {
        guard let datatype = DataType(name: ruleset.spelling(name)) else { return nil }
        guard datatype.bits > 0 else {
          throw EvaluationError(
            EvaluationDiagnostics.type, at: range,
            "values of type \(datatype.name) have no fixed length",
            hint: "write `typeof` and an expression with such values")
        }
        parts.append(.init(datatype, bits: datatype.bits, byteOrder: datatype.byteOrder))
      }
      return SetDetails.ValueType(parts: parts)
    case .typeof(let id):
      begin(in: table)
      var type = SetDetails.ValueType(parts: try typeofParts(id))
      type.typeof = sourceText(id)
      return type
    case .verdict, .object: return nil
    }
  }

  /// The types of an expression's parts, whatever the packet must be for it.
  private mutating func typeofParts(
    _ unresolved: ExpressionID
  ) throws(EvaluationError) -> [SetDetails.ValueType.Part] {
    let id = ruleset.resolved(unresolved)
    if case .concatenation(let list) = ruleset.expression(id) {
      var parts: [SetDetails.ValueType.Part] = []
      for part in ruleset.expressions(list) { parts += try typeofParts(part) }
      return parts
    }
    let operand = try typeofOperand(id)
    guard operand.bits > 0 else {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: operand.range,
        "values of type \(operand.datatype.name) have no fixed length")
    }
    return operand.valueType.parts
  }

  /// An expression without the tests that its value would need in a rule.
  private mutating func typeofOperand(_ id: ExpressionID) throws(EvaluationError) -> Operand {
    let range = ruleset.range(id)
    switch ruleset.expression(id) {
    case .payload(let header, let field):
      guard let template = header.template.field(field) else { break }
      return Operand(
        .value(0), template.datatype, bits: template.length, .bigEndian, at: range)
    case .extensionHeader(let header, let field, _):
      guard let template = header.template.field(field) else { break }
      return Operand(
        .value(0), template.datatype, bits: template.length, .bigEndian, at: range)
    case .ipOption(let name, let field?):
      let option = OptionTable.ip.option(named: ruleset.spelling(name))
      guard let template = option?.field(named: ruleset.spelling(field)) else { break }
      return Operand(
        .value(0), template.datatype, bits: template.length, .bigEndian, at: range)
    case .rawPayload(let base, let offset, let length):
      return Operand(
        .value(0), Self.rawDatatype(base, offset: offset, length: length), bits: Int(length),
        .bigEndian, at: range)
    case .meta(let key): return try metaLoad(key, at: range)
    default: break
    }
    wanted = .none
    // No packet is meant, so the table's family says nothing.
    context = ProtocolContext(family: .inet)
    let operand = try evaluate(id)
    // A field that is read with the bytes around it is as long as the field.
    var inner = operand
    while case .binary(_, let next, _) = inner.form { inner = next }
    if case .option(let option) = inner.form, case .binary = operand.form {
      _ = option
      var field = operand
      field.bits = wanted.bits
      return field
    }
    return operand
  }

  /// The text of an expression with single spaces.
  private func sourceText(_ id: ExpressionID) -> String {
    let text = String(
      decoding: ruleset.sources.bytes(ruleset.range(ruleset.resolved(id))), as: UTF8.self)
    return text.split { $0 == " " || $0 == "\t" || $0 == "\n" }.joined(separator: " ")
  }
}
