import CTVetDiagnostics
import CTVetRulesetModel

/// Statements, each in its place behind what was matched.
extension RuleCompiler {
  mutating func evaluate(
    _ statement: Statement, at range: SourceRange
  ) throws(EvaluationError) {
    switch statement {
    case .match(let left, let op, let right): try match(left, op, right, at: range)
    case .verdict(let verdict):
      output.append(
        .immediate(.init(destination: .verdict, value: .verdict(decision(verdict)))))
    case .verdictMap(let key, let map): try verdictMap(key, map, at: range)
    case .counter, .limit, .quota, .connectionCount, .last:
      output.append(try stateful(statement, at: range))
    case .log(let log): try self.log(log, at: range)
    case .reject(let reject): try self.reject(reject, at: range)
    case .nat(let nat): try translate(nat, at: range)
    case .transparentProxy(let family, let address, let port):
      try transparentProxy(family, address, port, at: range)
    case .synproxy(let synproxy): output.append(.synproxy(.init(synproxy)))
    case .queue(let number, let bypass, let fanout):
      try queue(number, bypass: bypass, fanout: fanout, at: range)
    case .duplicate(let target, let device): try duplicate(to: target, device, at: range)
    case .forward(let family, let address, let device):
      try forward(family, address, device, at: range)
    case .setMeta(let key, let value): try set(key, to: value, at: range)
    case .setConntrack(let key, let direction, let value):
      try set(key, direction, to: value, at: range)
    case .setPayload(let target, let value): try write(value, to: target, at: range)
    case .object(let kind, let name): try apply(kind, name, at: range)
    case .notrack: output.append(.notrack(.init()))
    case .flowOffload(let name):
      output.append(.flowOffload(.init(flowtable: ruleset.spelling(name))))
    case .updateSet(let operation, let set, let element, let statements):
      try update(operation, set, element, data: nil, statements, at: range)
    case .updateMap(let operation, let map, let element, let data, let statements):
      try update(operation, map, element, data: data, statements, at: range)
    case .meter(let name, let size, let key, let statements):
      try meter(name, size: size, key, statements, at: range)
    case .stripOption(let name): try strip(name, at: range)
    case .chain(let chain, let isGoto):
      preludes.append(.chain(chain))
      output.append(
        .immediate(
          .init(
            destination: .verdict,
            value: .verdict(isGoto ? .goto(chain: nil) : .jump(chain: nil)))))
    case .xtables:
      throw EvaluationError(
        EvaluationDiagnostics.unsupported, at: range,
        "this match or target is known to iptables-nft alone")
    case .unreadable: throw .unreadable
    }
  }

  /// Decides by a map.
  private mutating func verdictMap(
    _ keyID: ExpressionID, _ mapID: ExpressionID, at range: SourceRange
  ) throws(EvaluationError) {
    let verdict = ValueContext(.verdict, bits: 0, .unspecified)
    let (key, use) = try lookup(keyID, mapID, .verdict, verdict)
    guard case .verdict = use.value else {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: ruleset.range(mapID),
        use.value == nil ? "this is a set, not a map" : "this map gives no verdicts",
        hint: use.value == nil ? nil : "look it up by `map`")
    }
    let source = try load(key)
    output.append(.lookup(.init(source: source, set: use.name, destination: .verdict)))
  }

  /// An argument of a statement, which must be of a type.
  mutating func argument(
    _ id: ExpressionID, _ type: ValueContext, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    wanted = type
    let operand = try evaluate(id)
    let expected = type.valueType.parts.map(\.datatype)
    switch operand.form {
    case .elements:
      throw EvaluationError(
        EvaluationDiagnostics.type, at: operand.range, "a set is no value",
        hint: "a map gives one: `… map { key : value }`")
    case .set:
      throw EvaluationError(
        EvaluationDiagnostics.type, at: operand.range, "a set is no value",
        hint: "a map gives one: `… map @\(ruleset.text(id))`")
    case .payload where operand.datatype == .integer:
      let base = type.datatype.map { $0.bases.last ?? $0 }
      if base != .integer || operand.bits != type.bits {
        throw EvaluationError(
          EvaluationDiagnostics.type, at: operand.range,
          "\(type.datatype?.summary ?? "a value") is wanted, this is a number of \(operand.bits) bits"
        )
      }
      return operand
    default: break
    }
    if operand.datatypes != [.integer], operand.datatypes != expected {
      throw Self.mismatch(expected: expected, found: operand.datatypes, at: operand.range)
    }
    switch operand.form {
    case .load(.route): return try converted(operand, to: type.byteOrder)
    case .prefix(let number, let length):
      guard !operand.datatype.isString else {
        throw EvaluationError(
          EvaluationDiagnostics.type, at: operand.range, "a name pattern is no value")
      }
      var interval = operand
      interval.form = .interval(number, number | Self.mask(bits: operand.bits - length))
      return interval
    default: return operand
    }
  }

  // MARK: Statements that keep state

  /// The instructions of statements that belong to an element.
  mutating func statefulInstructions(
    _ list: StatementList
  ) throws(EvaluationError) -> [Instruction] {
    var result: [Instruction] = []
    for (statement, range) in zip(ruleset.statements(list), ruleset.ranges(list)) {
      result.append(try stateful(statement, at: range))
    }
    return result
  }

  /// A statement that keeps state.
  func stateful(
    _ statement: Statement, at range: SourceRange
  ) throws(EvaluationError) -> Instruction {
    switch statement {
    case .counter(let packets, let bytes): return .counter(.init(packets: packets, bytes: bytes))
    case .limit(let limit):
      if limit.burst == 0, !limit.countsBytes {
        throw EvaluationError(
          EvaluationDiagnostics.value, at: range, "a burst of 0 packets lets nothing through",
          hint: "leave it out for nft's 5")
      }
      guard let unit = Instruction.Limit.Unit(rawValue: UInt64(limit.seconds)) else { break }
      return .limit(
        .init(
          rate: limit.rate, unit: unit, burst: limit.burst,
          measure: limit.countsBytes ? .bytes : .packets, isOver: limit.isOver))
    case .quota(let quota):
      return .quota(.init(bytes: quota.bytes, consumed: quota.used, flags: quota.isOver ? 1 : 0))
    case .connectionCount(let count, let over):
      return .connectionLimit(.init(count: count, flags: over ? 1 : 0))
    case .last(let used):
      try needsNewerRelease("last", at: range)
      return .last(.init(milliseconds: used))
    default: break
    }
    throw EvaluationError(
      EvaluationDiagnostics.statement, at: range, "only statements that keep state may stand here",
      hint: "`counter`, `limit`, `quota`, `ct count`, `last`")
  }
}

extension Instruction.Synproxy {
  /// The bits of `flags` are the kernel's `NF_SYNPROXY_OPT_*`.
  init(_ synproxy: Synproxy) {
    var flags: UInt32 = 0
    if synproxy.mss != nil { flags |= 1 }
    if synproxy.windowScale != nil { flags |= 2 }
    if synproxy.sackPermitted { flags |= 4 }
    if synproxy.timestamp { flags |= 8 }
    self.init(
      maximumSegmentSize: synproxy.mss ?? 0, windowScale: synproxy.windowScale ?? 0, flags: flags)
  }
}
