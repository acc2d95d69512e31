import CTVetRulesetModel

/// What a match reads, where a probe knows such a thing.
enum Subject {
  case family
  /// The family by its EtherType.
  case etherType
  case transport
  case datum(Probe.Datum, DataType)

  init?(_ expression: Expression) {
    switch expression {
    case .meta(.nfproto): self = .family
    case .meta(.protocol), .payload(.ether, .type), .payload(.vlan, .type): self = .etherType
    case .meta(.l4proto), .payload(.ip, .protocol), .payload(.ip6, .nexthdr): self = .transport
    case .meta(.inputInterface), .meta(.inputInterfaceName):
      self = .datum(.inputInterface, .ifname)
    case .meta(.outputInterface), .meta(.outputInterfaceName):
      self = .datum(.outputInterface, .ifname)
    case .meta(.mark): self = .datum(.mark, .mark)
    case .payload(.ip, .saddr): self = .datum(.sourceAddress, .ipv4Addr)
    case .payload(.ip, .daddr): self = .datum(.destinationAddress, .ipv4Addr)
    case .payload(.ip6, .saddr): self = .datum(.sourceAddress, .ipv6Addr)
    case .payload(.ip6, .daddr): self = .datum(.destinationAddress, .ipv6Addr)
    case .payload(let header, .sport) where Self.hasPorts(header):
      self = .datum(.sourcePort, .inetService)
    case .payload(let header, .dport) where Self.hasPorts(header):
      self = .datum(.destinationPort, .inetService)
    case .payload(.icmp, .type): self = .datum(.messageType, .icmpType)
    case .payload(.icmpv6, .type): self = .datum(.messageType, .icmpv6Type)
    case .payload(.icmp, .code): self = .datum(.messageCode, .icmpCode)
    case .payload(.icmpv6, .code): self = .datum(.messageCode, .icmpv6Code)
    default: return nil
    }
  }

  private static func hasPorts(_ header: Header) -> Bool {
    switch header {
    case .tcp, .udp, .udplite, .sctp, .dccp, .transport: true
    default: false
    }
  }

  /// The type of the constants.
  var type: DataType {
    switch self {
    case .family: .nfProto
    case .etherType: .etherType
    case .transport: .inetProto
    case .datum(_, let type): type
    }
  }

  /// The largest number that a constant can be.
  var largest: UInt128 { type.bits == 0 || type.bits >= 128 ? .max : 1 << UInt128(type.bits) - 1 }

  /// What it means that the value is, or is not, among some.
  func condition(_ values: ValueSet, isNegated: Bool) -> Condition? {
    switch self {
    case .transport: return .transport(values, isNegated: isNegated)
    case .datum(let datum, _): return .value(datum, values, isNegated: isNegated)
    case .family: return Self.family(values, isNegated, ipv4: 2, ipv6: 10)
    case .etherType: return Self.family(values, isNegated, ipv4: 0x0800, ipv6: 0x86DD)
    }
  }

  private static func family(
    _ values: ValueSet, _ isNegated: Bool, ipv4: UInt128, ipv6: UInt128
  ) -> Condition? {
    guard values.isComplete else { return .opaque }
    let four = values.ranges.contains { $0.contains(ipv4) } != isNegated
    let six = values.ranges.contains { $0.contains(ipv6) } != isNegated
    switch (four, six) {
    case (true, true): return nil
    case (true, false): return .family(.ip)
    case (false, true): return .family(.ip6)
    // Neither: ARP, for instance.
    case (false, false): return .situations(.empty, isExact: true)
    }
  }
}

extension Ruleset {
  /// The values of a constant, of an anonymous set or of a list.
  func values(_ id: ExpressionID, as type: DataType) -> ValueSet {
    var set = ValueSet()
    collect(id, as: type, into: &set)
    return set
  }

  private func collect(_ id: ExpressionID, as type: DataType, into set: inout ValueSet) {
    let id = resolved(id)
    switch expression(id) {
    case .set(let elements):
      for element in expressions(elements) { collect(element, as: type, into: &set) }
    case .element(let inner, _), .mapping(let inner, _): collect(inner, as: type, into: &set)
    case .prefix(let address, let length):
      let bits = UInt128(type.bits)
      guard let base = number(address, as: type), UInt128(length) <= bits else {
        set.isComplete = false
        return
      }
      let host = bits - UInt128(length)
      let mask: UInt128 = host >= 128 ? .max : 1 << host - 1
      set.ranges.append((base & ~mask)...(base | mask))
    case .range(let low, let high):
      guard let low = number(low, as: type), let high = number(high, as: type), low <= high
      else {
        set.isComplete = false
        return
      }
      set.ranges.append(low...high)
    case .catchAll: set.ranges.append(0...UInt128.max)
    default:
      if type == .ifname, case .symbol = expression(id) {
        set.names.append(text(id))
      } else if let number = number(id, as: type) {
        set.ranges.append(number...number)
      } else {
        set.isComplete = false
      }
    }
  }

  private func number(_ id: ExpressionID, as type: DataType) -> UInt128? {
    folded(id) { symbol in
      guard case .success(let value) = type.constant(from: text(symbol)) else { return nil }
      return value.number
    }
  }
}

/// A test of TCP's flags.
struct FlagTest {
  /// The field's expression.
  let field: ExpressionID
  /// The values that pass.
  let passing: FlagSet

  /// Reads a match; nil where it is none of the flags, or isn't understood.
  init?(
    _ left: ExpressionID, _ comparison: RelationalOperator, _ right: ExpressionID,
    in ruleset: Ruleset
  ) {
    var mask: UInt128 = 0xFF
    let field: ExpressionID
    switch ruleset.expression(left) {
    case .payload(.tcp, .flags): field = left
    case .binary(.and, let inner, let bits):
      let inner = ruleset.resolved(inner)
      guard case .payload(.tcp, .flags) = ruleset.expression(inner) else { return nil }
      let masks = ruleset.values(bits, as: .tcpFlag)
      guard masks.isComplete, masks.ranges.count == 1 else { return nil }
      mask = masks.ranges[0].lowerBound
      field = inner
    default: return nil
    }
    let values = ruleset.values(right, as: .tcpFlag)
    guard values.isComplete else { return nil }
    let numbers = values.ranges.map(\.lowerBound)
    let isSet = if case .set = ruleset.expression(ruleset.resolved(right)) { true } else { false }
    let isMasked = field != left
    let bound = numbers.first ?? 0
    func passes(_ flags: UInt8) -> Bool {
      let value = UInt128(flags) & mask
      let isAmong = numbers.contains(value)
      switch comparison {
      // Without an operator nft compares flags bit by bit, unless some were masked out.
      case .implicit: return isSet || isMasked ? isAmong : value & (numbers.first ?? 0) != 0
      case .not: return isSet ? !isAmong : value & (numbers.first ?? 0) == 0
      case .equal: return isAmong
      case .notEqual: return !isAmong
      case .less: return value < bound
      case .lessOrEqual: return value <= bound
      case .greater: return value > bound
      case .greaterOrEqual: return value >= bound
      }
    }
    self.field = field
    passing = FlagSet(passes)
  }
}
