import CTVetDiagnostics
import CTVetRulesetModel

/// Statements that change addresses and ports.
extension RuleCompiler {
  /// `NF_NAT_RANGE_*` (include/uapi/linux/netfilter/nf_nat.h).
  private enum RangeFlag {
    static let portGiven: UInt32 = 2
    static let random: UInt32 = 4
    static let persistent: UInt32 = 8
    static let fullyRandom: UInt32 = 16
    static let netmap: UInt32 = 64
  }

  mutating func translate(_ nat: NAT, at range: SourceRange) throws(EvaluationError) {
    let version = try version(of: nat, at: range)
    var flags: UInt32 = 0
    if nat.flags.contains(.random) { flags |= RangeFlag.random }
    if nat.flags.contains(.persistent) { flags |= RangeFlag.persistent }
    if nat.flags.contains(.fullyRandom) { flags |= RangeFlag.fullyRandom }
    if nat.flags.contains(.netmap) { flags |= RangeFlag.netmap }
    var registers = NATRegisters()
    let outer = firstFreeWord
    if let address = nat.address {
      try checkVersion(version, nat.kind.rawValue, at: range)
      if nat.flags.contains(.concatenation) || givesPorts(address) {
        try concatenated(address, nat, version, &registers, at: range)
      } else {
        try self.address(address, version, &registers, at: range)
      }
    }
    if let port = nat.port {
      try self.port(port, of: nat, &registers, at: range)
      flags |= RangeFlag.portGiven
    }
    firstFreeWord = outer
    emit(nat.kind, version, registers, flags: flags == 0 ? nil : flags)
  }

  /// Where addresses and ports lie.
  private struct NATRegisters {
    var addressMinimum: Register?
    var addressMaximum: Register?
    var portMinimum: Register?
    var portMaximum: Register?
  }

  private mutating func emit(
    _ kind: NAT.Kind, _ version: Family?, _ registers: NATRegisters, flags: UInt32?
  ) {
    switch kind {
    case .snat, .dnat:
      output.append(
        .nat(
          .init(
            kind: kind == .snat ? .source : .destination, family: version ?? family,
            addressMinimum: registers.addressMinimum, addressMaximum: registers.addressMaximum,
            portMinimum: registers.portMinimum, portMaximum: registers.portMaximum, flags: flags)))
    case .masquerade:
      output.append(
        .masquerade(
          .init(
            portMinimum: registers.portMinimum, portMaximum: registers.portMaximum, flags: flags)))
    case .redirect:
      output.append(
        .redirect(
          .init(
            portMinimum: registers.portMinimum, portMaximum: registers.portMaximum, flags: flags)))
    }
  }

  /// The family of the addresses; nil where nothing tells it.
  private func version(of nat: NAT, at range: SourceRange) throws(EvaluationError) -> Family? {
    switch family {
    case .ip, .ip6: return nat.family.family ?? family
    case .inet:
      guard nat.address != nil else { return .inet }
      if let written = nat.family.family { return written }
      switch context[.network] {
      case .header(.ip)?: return .ip
      case .header(.ip6)?: return .ip6
      default: return nil
      }
    case .arp, .bridge, .netdev:
      throw EvaluationError(
        EvaluationDiagnostics.statement, at: range,
        "addresses are translated in tables of the families ip, ip6 and inet alone")
    }
  }

  /// Looks whether the packets are of the family of the new addresses.
  private func checkVersion(
    _ version: Family?, _ statement: String, at range: SourceRange
  ) throws(EvaluationError) {
    switch context[.network] {
    case .header(.ip)? where version != .ip, .header(.ip6)? where version != .ip6:
      throw EvaluationError(
        EvaluationDiagnostics.protocols, at: range,
        "the rule's packets and `\(statement)` are of different families",
        hint: "write `\(statement) ip to` or `\(statement) ip6 to`")
    default: break
    }
  }

  /// What an address of a family must be.
  private func addressContext(
    _ version: Family?, at range: SourceRange
  ) throws(EvaluationError) -> ValueContext {
    switch family == .inet ? version : family {
    case .ip?: return ValueContext(.ipv4Addr, bits: 32, .bigEndian)
    case .ip6?: return ValueContext(.ipv6Addr, bits: 128, .bigEndian)
    default:
      throw EvaluationError(
        EvaluationDiagnostics.protocols, at: range,
        "nothing tells whether the address is IPv4 or IPv6",
        hint: "write `ip` or `ip6` in front of `to`")
    }
  }

  private mutating func address(
    _ id: ExpressionID, _ version: Family?, _ registers: inout NATRegisters, at range: SourceRange
  ) throws(EvaluationError) {
    let address = try argument(id, addressContext(version, at: range), at: range)
    let word = try take(for: nil)
    registers.addressMinimum = .starting(atWord: word)
    if case .interval(let low, let high) = address.form {
      let last = try take(for: nil)
      registers.addressMaximum = .starting(atWord: last)
      try emitBounds(low, high, address, at: word, last)
      return
    }
    try emit(address, at: word)
    if case .map(_, let use) = address.form, use.hasIntervalValues {
      registers.addressMaximum = .starting(atWord: word + (version == .ip6 ? 4 : 1))
    }
  }

  private mutating func emitBounds(
    _ low: UInt128, _ high: UInt128, _ operand: Operand, at first: Int, _ last: Int
  ) throws(EvaluationError) {
    var bound = operand
    bound.form = .value(low)
    try emit(bound, at: first)
    bound.form = .value(high)
    try emit(bound, at: last)
  }

  /// A map, or a value, of addresses and ports together.
  private mutating func concatenated(
    _ id: ExpressionID, _ nat: NAT, _ version: Family?, _ registers: inout NATRegisters,
    at range: SourceRange
  ) throws(EvaluationError) {
    let address = try addressContext(version, at: range)
    let type = SetDetails.ValueType(parts: [
      .init(address.datatype ?? .ipv4Addr, bits: address.bits, byteOrder: .bigEndian),
      .init(.inetService, bits: 16, byteOrder: .bigEndian),
    ])
    wanted = ValueContext(type)
    let value = try evaluate(id)
    try checkTransport(nat, at: range)
    var hasIntervals = nat.flags.contains(.interval)
    if case .map(_, let use) = value.form {
      if use.hasIntervalValues { hasIntervals = true }
      if value.datatypes != type.parts.map(\.datatype) {
        throw Self.mismatch(
          expected: type.parts.map(\.datatype), found: value.datatypes, at: value.range)
      }
    }
    let word = try take(for: nil)
    try emit(value, at: word)
    registers.addressMinimum = .starting(atWord: word)
    var next = word + (version == .ip6 ? 4 : 1)
    registers.portMinimum = .starting(atWord: next)
    if hasIntervals {
      next += 1
      registers.addressMaximum = .starting(atWord: next)
      next += version == .ip6 ? 4 : 1
      registers.portMaximum = .starting(atWord: next)
    }
  }

  /// Whether a map gives addresses and ports together.
  private func givesPorts(_ id: ExpressionID) -> Bool {
    guard case .map(_, let data) = ruleset.expression(ruleset.resolved(id)) else { return false }
    switch ruleset.expression(data) {
    case .set(let list):
      return ruleset.expressions(list).contains { element in
        guard case .mapping(_, let value) = ruleset.expression(ruleset.resolved(element)) else {
          return false
        }
        if case .concatenation = ruleset.expression(ruleset.resolved(value)) { return true }
        return false
      }
    case .setReference(let name):
      guard let id = ruleset.set(named: name, in: table), id.index < sets.count,
        case .data(let type)? = sets[id.index]?.details?.value
      else { return false }
      return type.parts.count > 1
    default: return false
    }
  }

  private mutating func port(
    _ id: ExpressionID, of nat: NAT, _ registers: inout NATRegisters, at range: SourceRange
  ) throws(EvaluationError) {
    try checkTransport(nat, at: range)
    let port = try argument(id, ValueContext(.inetService, bits: 16, .bigEndian), at: range)
    let word = try take(for: nil)
    registers.portMinimum = .starting(atWord: word)
    if case .interval(let low, let high) = port.form {
      let last = try take(for: nil)
      registers.portMaximum = .starting(atWord: last)
      try emitBounds(low, high, port, at: word, last)
    } else {
      try emit(port, at: word)
    }
  }

  /// Ports need a transport protocol that has them.
  private func checkTransport(_ nat: NAT, at range: SourceRange) throws(EvaluationError) {
    guard context[.transport] == nil, !(nat.address.map(looksAtTransport) ?? false) else { return }
    throw EvaluationError(
      EvaluationDiagnostics.protocols, at: range,
      "a port can be given only where the rule says which transport protocol it is",
      hint: "match it before, such as `meta l4proto tcp` or `tcp dport 80`")
  }

  /// Whether the key of a map has the transport protocol or a field of its header.
  private func looksAtTransport(_ id: ExpressionID) -> Bool {
    guard case .map(let key, _) = ruleset.expression(ruleset.resolved(id)),
      case .concatenation(let list) = ruleset.expression(ruleset.resolved(key))
    else { return false }
    for part in ruleset.expressions(list) {
      switch ruleset.expression(ruleset.resolved(part)) {
      case .payload(let header, let field):
        if header.template.base == .transport, header != .transport { return true }
        switch (header, field) {
        case (.ip, .protocol), (.ip6, .nexthdr): return true
        case (.ether, .type), (.vlan, .type): return false
        default: break
        }
      case .meta(.l4proto): return true
      case .meta(.nfproto), .meta(.protocol), .meta(.inputInterfaceType): return false
      default: break
      }
    }
    return false
  }

  // MARK: Transparent proxy

  mutating func transparentProxy(
    _ written: Expression.AddressFamily, _ address: ExpressionID?, _ port: ExpressionID?,
    at range: SourceRange
  ) throws(EvaluationError) {
    guard family == .ip || family == .ip6 || family == .inet else {
      throw EvaluationError(
        EvaluationDiagnostics.statement, at: range,
        "`tproxy` belongs into tables of the families ip, ip6 and inet")
    }
    let version = written.family ?? (family == .inet ? nil : family)
    guard context[.transport] != nil else {
      throw EvaluationError(
        EvaluationDiagnostics.protocols, at: range,
        "`tproxy` needs a match of the transport protocol", hint: "add `meta l4proto tcp`")
    }
    try checkVersion(version, "tproxy", at: range)
    let outer = firstFreeWord
    var result = Instruction.TProxy(family: version)
    if let address {
      result.address = try proxyValue(
        address, addressContext(version, at: range), "addresses", at: range)
    }
    if let port {
      result.port = try proxyValue(
        port, ValueContext(.inetService, bits: 16, .bigEndian), "ports", at: range)
    }
    firstFreeWord = outer
    output.append(.tproxy(result))
  }

  private mutating func proxyValue(
    _ id: ExpressionID, _ type: ValueContext, _ plural: String, at range: SourceRange
  ) throws(EvaluationError) -> Register {
    let value = try argument(id, type, at: range)
    if case .interval = value.form {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: value.range, "`tproxy` takes no ranges of \(plural)")
    }
    let word = try take(for: nil)
    try emit(value, at: word)
    return .starting(atWord: word)
  }
}

extension Expression.AddressFamily {
  /// The family of tables with such addresses.
  var family: Family? {
    switch self {
    case .unspecified: nil
    case .ip: .ip
    case .ip6: .ip6
    }
  }
}
