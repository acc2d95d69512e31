import CTVetDiagnostics
import CTVetRulesetModel

/// Expressions of the model, given types.
extension RuleCompiler {
  /// Evaluates an expression as the place wants it.
  mutating func evaluate(_ unresolved: ExpressionID) throws(EvaluationError) -> Operand {
    let id = ruleset.resolved(unresolved)
    let range = ruleset.range(id)
    switch ruleset.expression(id) {
    case .symbol: return try constant(id)
    case .number(let number): return try constant(number, at: range)
    case .boolean(let value): return try boolean(value, at: range)
    case .payload(let header, let field): return try payload(header, field, at: range)
    case .meta(let key): return try meta(key, at: range)
    case .ct(let key, let direction, let family):
      return try conntrack(key, direction, family, at: range)
    case .setReference(let name): return try namedSet(name, at: range)
    case .rawPayload(let base, let offset, let length):
      return try rawPayload(base, offset: offset, length: length, at: range)
    case .prefix(let value, let length): return try prefix(value, length, at: range)
    case .range(let low, let high): return try interval(low, high, at: range)
    case .concatenation(let list): return try concatenation(list, at: range)
    case .list(let list): return try flags(list, at: range)
    case .set(let list): return try literal(list, at: range)
    case .map(let key, let data): return try map(key, data, at: range)
    case .binary(let op, let left, let right): return try binary(op, left, right, at: range)
    case .verdict(let verdict):
      return Operand(
        .verdict(decision(verdict)), .verdict, bits: 0, .unspecified, at: range)
    case .catchAll:
      return Operand(
        .catchAll, wanted.datatype ?? .invalid, bits: wanted.bits, wanted.byteOrder, at: range)
    case .mapping:
      throw EvaluationError(
        EvaluationDiagnostics.set, at: range, "`key : value` belongs into a map")
    case .element(let key, _): return try evaluate(key)
    case .variable, .unreadable: throw .unreadable
    case .inner(let tunnel, let field): return try inner(tunnel, field, at: range)
    default: return try rareSelector(id, at: range)
    }
  }

  private mutating func rareSelector(
    _ id: ExpressionID, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    switch ruleset.expression(id) {
    case .extensionHeader(let header, let field, let index):
      return try extensionHeader(header, field, index: Int(index), at: range)
    case .extensionHeaderExists(let header): return try extensionHeader(exists: header, at: range)
    case .ipOption(let name, let field): return try option(.ip, name, field: field, at: range)
    case .tcpOption(let name, let field): return try option(.tcp, name, field: field, at: range)
    case .rawTCPOption(let name, let offset, let length):
      return try rawTCPOption(name, offset: Int(offset), length: Int(length), at: range)
    case .sctpChunk(let name, let field): return try option(.sctp, name, field: field, at: range)
    case .dccpOption(let number):
      try needsNewerRelease("dccp option", at: range)
      return primary(
        .option(.init(kind: .dccpOption, type: number, offset: 0, isPresence: true)), .boolean,
        bits: 8, .bigEndian, at: range)
    case .rt(let key, let family): return try route(key, family, at: range)
    case .socket(let key, let level): return socket(key, level: level, at: range)
    case .fib(let flags, let result): return fib(flags, result, isPresence: false, at: range)
    case .osf(let version, let ttl): return try osf(version: version, ttl: ttl, at: range)
    case .ipsec(let incoming, let number, let key, let family):
      return try ipsec(incoming: incoming, number: number, key, family, at: range)
    case .numgen(let random, let modulus, let offset):
      return numgen(random: random, modulus: modulus, offset: offset, at: range)
    case .jenkinsHash(let value, let modulus, let seed, let offset):
      return try jenkinsHash(value, modulus: modulus, seed: seed, offset: offset, at: range)
    case .symmetricHash(let modulus, let offset):
      return computed(
        .load(
          .hash(
            .init(kind: .symmetric, modulus: modulus, offset: offset, destination: .wide(0)))),
        modulus: modulus, offset: offset, at: range)
    case .tunnel(let isID):
      let template = (isID ? ComputedValue.tunnelID : .tunnelPath).template
      return primary(
        .load(.tunnel(.init(key: isID ? .id : .path, destination: .wide(0)))),
        template.datatype ?? .integer, bits: template.length, template.byteOrder, at: range)
    default:
      throw EvaluationError(
        EvaluationDiagnostics.unsupported, at: range, "this can't be compiled")
    }
  }

  /// Something that is read, whose type becomes that of the constants that follow.
  mutating func primary(
    _ form: Operand.Form, _ datatype: DataType, bits: Int, _ byteOrder: DataType.ByteOrder,
    largest: UInt128? = nil, at range: SourceRange
  ) -> Operand {
    wanted = ValueContext(datatype, bits: bits, byteOrder, largest: largest)
    return Operand(form, datatype, bits: bits, byteOrder, at: range)
  }

  /// What a rule decides, with the name of the chain.
  func decision(_ verdict: Verdict) -> Instruction.Verdict {
    switch verdict {
    case .accept: .accept
    case .drop: .drop
    case .continue: .continue
    case .return: .return
    case .jump(let chain): .jump(chain: ruleset.spelling(chain))
    case .goto(let chain): .goto(chain: ruleset.spelling(chain))
    }
  }

  // MARK: Concatenations

  /// `a . b`: selectors, or constants of a key's parts.
  mutating func concatenation(
    _ list: ExpressionList, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    let parts = wanted.parts
    let isTyped = wanted.datatype != nil || !parts.isEmpty
    var members: [Operand] = []
    for (index, id) in ruleset.expressions(list).enumerated() {
      if case .ct(let key, _, _) = ruleset.expression(ruleset.resolved(id)),
        key == .sourceAddress || key == .destinationAddress,
        case .ct(_, _, .unspecified) = ruleset.expression(ruleset.resolved(id))
      {
        throw Self.unqualifiedAddress(at: ruleset.range(id))
      }
      if index < parts.count {
        wanted = ValueContext(
          parts[index].datatype, bits: parts[index].bits, parts[index].byteOrder)
      } else if isTyped {
        let expected = max(parts.count, 1)
        throw EvaluationError(
          EvaluationDiagnostics.type, at: ruleset.range(id),
          "the key has \(expected) part\(expected == 1 ? "" : "s"), this is one more")
      } else {
        wanted = .none
      }
      let member = try evaluate(id)
      if !isTyped, member.datatype.bits == 0, member.datatype != .integer {
        throw EvaluationError(
          EvaluationDiagnostics.type, at: member.range,
          "values of type \(member.datatype.name) have no fixed length, so that they can't be part of a concatenation"
        )
      }
      members.append(member)
    }
    if members.count < parts.count {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: range,
        "the key has \(parts.count) parts, this only \(members.count)",
        hint: "write \(parts.map(\.datatype.name).joined(separator: " . "))")
    }
    let type = SetDetails.ValueType(
      parts: members.map { .init($0.datatype, bits: $0.bits, byteOrder: $0.byteOrder) })
    wanted = ValueContext(isTyped ? SetDetails.ValueType(parts: parts) : type)
    return Operand(
      .concatenation(members), .invalid, bits: type.byteCount * 8, .unspecified, at: range)
  }

  static func unqualifiedAddress(at range: SourceRange) -> EvaluationError {
    EvaluationError(
      EvaluationDiagnostics.type, at: range, "this address may be IPv4 or IPv6",
      hint: "write `ip saddr` or `ip6 saddr` behind the direction")
  }
}
