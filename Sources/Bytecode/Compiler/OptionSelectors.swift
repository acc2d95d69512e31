import CTVetDiagnostics
import CTVetRulesetModel

/// Extension headers, options and chunks: the kernel searches for them.
extension RuleCompiler {
  /// The options of which header.
  enum OptionKind {
    case ip
    case tcp
    case sctp

    var table: OptionTable {
      switch self {
      case .ip: .ip
      case .tcp: .tcp
      case .sctp: .sctp
      }
    }

    var instructionKind: Instruction.ExtensionHeaderKind {
      switch self {
      case .ip: .ipv4Option
      case .tcp: .tcpOption
      case .sctp: .sctpChunk
      }
    }

    /// The most that the header's length field allows, in bits.
    var largestLength: Int {
      switch self {
      case .ip, .tcp: 40 * 8
      case .sctp: .max
      }
    }
  }

  mutating func option(
    _ kind: OptionKind, _ name: NameID, field: NameID?, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    let operand = try optionBits(kind, name, field: field, at: range)
    wanted = ValueContext(operand.datatype, bits: operand.bits, operand.byteOrder)
    return wholeBytes(operand)
  }

  /// The bits of an option's field, or of its presence.
  mutating func optionBits(
    _ kind: OptionKind, _ name: NameID, field: NameID?, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    let spelling = ruleset.spelling(name)
    guard let option = kind.table.option(named: spelling) else {
      throw EvaluationError(
        EvaluationDiagnostics.value, at: range, "there is no option `\(spelling)`")
    }
    if kind == .ip { try requireOptions(of: .ip, at: range) }
    guard let field else {
      return Operand(
        .option(
          .init(
            kind: kind.instructionKind, type: option.number, offset: 0, isPresence: true)),
        .boolean, bits: 8, .bigEndian, at: range)
    }
    guard let template = option.field(named: ruleset.spelling(field)) else {
      throw EvaluationError(
        EvaluationDiagnostics.value, at: range,
        "the option `\(spelling)` has no field `\(ruleset.spelling(field))`")
    }
    try checkLength(kind, template.offset + template.length, at: range)
    return Operand(
      .option(.init(kind: kind.instructionKind, type: option.number, offset: template.offset)),
      template.datatype, bits: template.length, .bigEndian, at: range)
  }

  mutating func rawTCPOption(
    _ name: NameID, offset: Int, length: Int, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    let spelling = ruleset.spelling(name)
    guard let option = OptionTable.tcp.option(named: spelling), length > 0, length <= 128 else {
      throw EvaluationError(
        EvaluationDiagnostics.value, at: range,
        "a TCP option has a kind, and 1 to 128 bits are read")
    }
    try checkLength(.tcp, offset + length, at: range)
    let operand = primary(
      .option(.init(kind: .tcpOption, type: option.number, offset: offset)), .integer,
      bits: length, .bigEndian, at: range)
    return wholeBytes(operand)
  }

  private func checkLength(
    _ kind: OptionKind, _ end: Int, at range: SourceRange
  ) throws(EvaluationError) {
    guard end > kind.largestLength else { return }
    throw EvaluationError(
      EvaluationDiagnostics.value, at: range,
      "options are at most \(kind.largestLength / 8) bytes long, this ends at bit \(end)")
  }

  mutating func extensionHeader(
    _ header: Header, _ field: HeaderField, index: Int, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    guard case .extensionHeader(let number) = header.template.place,
      let template = header.template.field(field)
    else {
      throw EvaluationError(
        EvaluationDiagnostics.unsupported, at: range,
        "`\(header.spelling) \(field.spelling)` can't be compiled")
    }
    try requireOptions(of: .ip6, at: range)
    let operand = primary(
      .option(
        .init(
          kind: .ipv6, type: number,
          offset: template.offset + max(index - 1, 0) * template.stride)),
      template.datatype, bits: template.length, .bigEndian, at: range)
    return wholeBytes(operand)
  }

  mutating func extensionHeader(
    exists header: Header, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    guard case .extensionHeader(let number) = header.template.place else {
      throw EvaluationError(
        EvaluationDiagnostics.unsupported, at: range, "`\(header.spelling)` can't be compiled")
    }
    try requireOptions(of: .ip6, at: range)
    return primary(
      .option(.init(kind: .ipv6, type: number, offset: 0, isPresence: true)), .boolean, bits: 8,
      .bigEndian, at: range)
  }

  private mutating func requireOptions(
    of header: Header, at range: SourceRange
  ) throws(EvaluationError) {
    do throws(ProtocolConflict) {
      for test in try context.requireOptions(of: header) { addTest(test, at: range, first: true) }
    } catch {
      throw Self.error(for: error, header, at: range)
    }
    candidates.note(context[.network], at: .network)
  }
}
