import CTVetDiagnostics
import CTVetRulesetModel

/// Statements that hand packets to someone else.
extension RuleCompiler {
  private static let device = ValueContext(.ifaceIndex, bits: 32, .host)

  private static func address(_ family: Family) -> ValueContext {
    family == .ip6
      ? ValueContext(.ipv6Addr, bits: 128, .bigEndian)
      : ValueContext(.ipv4Addr, bits: 32, .bigEndian)
  }

  mutating func queue(
    _ number: ExpressionID?, bypass: Bool, fanout: Bool, at range: SourceRange
  ) throws(EvaluationError) {
    var target = Instruction.Queue.Target.numbers(first: 0, last: 0)
    if let number {
      let value = try argument(number, ValueContext(.integer, bits: 16, .host), at: range)
      if let largest = wanted.largest, largest > UInt128(UInt16.max) {
        throw EvaluationError(
          EvaluationDiagnostics.value, at: value.range,
          "queues have numbers up to \(UInt16.max), this goes up to \(largest)")
      }
      switch value.form {
      case .value(let queue):
        target = .numbers(
          first: UInt16(truncatingIfNeeded: queue), last: UInt16(truncatingIfNeeded: queue))
      case .interval(let first, let last):
        target = .numbers(
          first: UInt16(truncatingIfNeeded: first), last: UInt16(truncatingIfNeeded: last))
      default: target = .register(try load(value))
      }
      if fanout {
        guard case .interval = value.form else {
          throw EvaluationError(
            EvaluationDiagnostics.statement, at: value.range,
            "`fanout` spreads packets over a range of queues", hint: "write `num 0-3`")
        }
      }
    }
    if fanout, number == nil {
      throw EvaluationError(
        EvaluationDiagnostics.statement, at: range,
        "`fanout` spreads packets over a range of queues", hint: "write `to 0-3`")
    }
    output.append(
      .queue(.init(target: target, flags: (bypass ? 1 : 0) | (fanout ? 2 : 0))))
  }

  mutating func duplicate(
    to target: ExpressionID, _ device: ExpressionID?, at range: SourceRange
  ) throws(EvaluationError) {
    let outer = firstFreeWord
    defer { firstFreeWord = outer }
    switch family {
    case .ip, .ip6:
      let address = try argument(target, Self.address(family), at: range)
      let device = try deviceArgument(device, at: range)
      let addressWord = try take(for: address)
      try emit(address, at: addressWord)
      var result = Instruction.Duplicate(address: .starting(atWord: addressWord))
      if let device {
        let deviceWord = try take(for: device)
        try emit(device, at: deviceWord)
        result.device = .starting(atWord: deviceWord)
      }
      output.append(.duplicate(result))
    case .netdev:
      guard device == nil else {
        throw EvaluationError(
          EvaluationDiagnostics.statement, at: range,
          "in tables of the family netdev, `dup` takes a device alone")
      }
      let device = try argument(target, Self.device, at: range)
      output.append(.duplicate(.init(device: try load(device))))
    case .inet, .arp, .bridge:
      throw EvaluationError(
        EvaluationDiagnostics.statement, at: range,
        "`dup` belongs into tables of the families ip, ip6 and netdev")
    }
  }

  private mutating func deviceArgument(
    _ id: ExpressionID?, at range: SourceRange
  ) throws(EvaluationError) -> Operand? {
    guard let id else { return nil }
    return try argument(id, Self.device, at: range)
  }

  mutating func forward(
    _ written: Expression.AddressFamily, _ address: ExpressionID?, _ deviceID: ExpressionID,
    at range: SourceRange
  ) throws(EvaluationError) {
    guard family == .netdev else {
      throw EvaluationError(
        EvaluationDiagnostics.statement, at: range,
        "`fwd` belongs into tables of the family netdev")
    }
    let outer = firstFreeWord
    defer { firstFreeWord = outer }
    let device = try argument(deviceID, Self.device, at: range)
    var hop: Operand?
    if let address {
      guard let version = written.family else {
        throw EvaluationError(
          EvaluationDiagnostics.statement, at: range,
          "nothing tells whether the address is IPv4 or IPv6",
          hint: "write `fwd ip to` or `fwd ip6 to`")
      }
      hop = try argument(address, Self.address(version), at: range)
    }
    let word = try take(for: device)
    try emit(device, at: word)
    var result = Instruction.Forward(device: .starting(atWord: word))
    if let hop {
      let hopWord = try take(for: hop)
      try emit(hop, at: hopWord)
      result.address = .starting(atWord: hopWord)
    }
    switch written {
    case .unspecified: break
    case .ip: result.protocolFamily = 2
    case .ip6: result.protocolFamily = 10
    }
    output.append(.forward(result))
  }
}
