import CTVetDiagnostics
import CTVetRulesetModel

extension RuleCompiler {
  /// How a packet is refused (`enum nft_reject_types`).
  private enum RejectKind: UInt32 {
    case icmp = 0
    case tcpReset = 1
    case icmpx = 2
  }

  mutating func reject(_ reject: Reject, at range: SourceRange) throws(EvaluationError) {
    guard family != .arp else {
      throw EvaluationError(
        EvaluationDiagnostics.statement, at: range, "ARP packets can't be rejected",
        hint: "drop them")
    }
    switch reject.kind {
    case .unspecified: try rejectByDefault(at: range)
    case .tcpReset: try rejectWithReset(at: range)
    case .icmp: try rejectWithICMP(.ip, code(reject, .icmpCode), at: range)
    case .icmpv6: try rejectWithICMP(.ip6, code(reject, .icmpv6Code), at: range)
    case .icmpx:
      let code = try code(reject, .icmpxCode)
      if family == .ip || family == .ip6 {
        throw EvaluationError(
          EvaluationDiagnostics.statement, at: range,
          "`icmpx` is for tables that see IPv4 and IPv6",
          hint: "write `\(family == .ip ? "icmp" : "icmpv6")`")
      }
      try checkNetwork(at: range)
      answer(.icmpx, code: code)
    }
  }

  private mutating func code(
    _ reject: Reject, _ datatype: DataType
  ) throws(EvaluationError) -> UInt8 {
    guard let id = reject.code else { return 0 }
    wanted = ValueContext(datatype, bits: 8, .bigEndian)
    let operand = try evaluate(id)
    guard case .value(let number) = operand.form else {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: operand.range, "a code is a constant")
    }
    return UInt8(truncatingIfNeeded: number)
  }

  private mutating func answer(_ kind: RejectKind, code: UInt8) {
    output.append(.reject(.init(kind: kind.rawValue, code: code)))
  }

  /// "Port unreachable" in the packet's own protocol.
  private mutating func rejectByDefault(at range: SourceRange) throws(EvaluationError) {
    let (portUnreachable, portUnreachableV6, portUnreachableX): (UInt8, UInt8, UInt8) = (3, 4, 1)
    try checkNetwork(at: range)
    switch (family, context[.network]) {
    case (.ip, _): answer(.icmp, code: portUnreachable)
    case (.ip6, _): answer(.icmp, code: portUnreachableV6)
    case (_, .header(.ip)?): answer(.icmp, code: portUnreachable)
    case (_, .header(.ip6)?): answer(.icmp, code: portUnreachableV6)
    case (_, nil): answer(.icmpx, code: portUnreachableX)
    default:
      throw EvaluationError(
        EvaluationDiagnostics.statement, at: range,
        "nothing tells which kind of ICMP error fits here", hint: "write `reject with icmpx …`")
    }
  }

  private mutating func rejectWithReset(at range: SourceRange) throws(EvaluationError) {
    if let transport = context[.transport], transport != .header(.tcp) {
      throw EvaluationError(
        EvaluationDiagnostics.statement, at: range,
        "only TCP packets can be reset, the rule is about \(transport.name)")
    }
    try checkNetwork(at: range)
    if context[.transport] == nil { try require(.tcp, at: range) }
    answer(.tcpReset, code: 0)
  }

  private mutating func rejectWithICMP(
    _ version: Header, _ code: UInt8, at range: SourceRange
  ) throws(EvaluationError) {
    try checkNetwork(at: range)
    let isOtherFamily = family == .ip && version == .ip6 || family == .ip6 && version == .ip
    let known = context[.network]
    if isOtherFamily || known != nil && known != .header(version) {
      throw EvaluationError(
        EvaluationDiagnostics.protocols, at: range,
        "the rule is not about \(version == .ip ? "IPv4" : "IPv6") packets",
        hint: "write `\(version == .ip ? "icmpv6" : "icmp")`, or `icmpx` in tables that see both")
    }
    if known == nil { try require(version, at: range) }
    answer(.icmp, code: code)
  }

  /// Bridges and devices carry more than what can be answered.
  private func checkNetwork(at range: SourceRange) throws(EvaluationError) {
    guard family == .bridge || family == .netdev else { return }
    switch context[.link] {
    case .header(.ether)?, .header(.vlan)?, .netdev?: break
    default:
      throw EvaluationError(
        EvaluationDiagnostics.statement, at: range,
        "packets of this link layer protocol can't be rejected", hint: "drop them")
    }
    switch context[.network] {
    case nil, .header(.ip)?, .header(.ip6)?: break
    default:
      throw EvaluationError(
        EvaluationDiagnostics.statement, at: range,
        "packets of this network protocol can't be rejected", hint: "drop them")
    }
  }

  /// Tests for a header at the beginning of the rule, so that a log in front of the statement shows
  /// what is rejected alone.
  private mutating func require(_ header: Header, at range: SourceRange) throws(EvaluationError) {
    do throws(ProtocolConflict) {
      for test in try context.require(header).reversed() {
        addTest(test, at: range, first: true)
      }
    } catch {
      throw Self.error(for: error, header, at: range)
    }
  }
}
