import CTVetRulesetModel

extension Probe {
  /// A packet that passes a rule's conditions, with a value for each field that they name and
  /// nothing known of others; nil where the family excludes it.
  init?(_ condition: RuleCondition, _ conditions: RuleConditions, _ family: Family) {
    func value(_ field: PacketField) -> UInt128? {
      conditions.number(of: field).flatMap { condition.values(of: $0)?.first }
    }
    if let version = value(.meta(.nfproto)), version != (family == .ip ? 2 : 10) { return nil }
    let addresses: Header = family == .ip ? .ip : .ip6
    if value(.payload(family == .ip ? .ip6 : .ip, .saddr)) != nil { return nil }
    if value(.payload(family == .ip ? .ip6 : .ip, .daddr)) != nil { return nil }
    let transport = value(.meta(.l4proto)).flatMap { UInt8(exactly: $0) }
    let foreign = family == .ip ? Transport.icmpv6 : Transport.icmp
    if transport == foreign { return nil }
    var situations = SituationSet.late
    if let number = conditions.number(of: .ct(.state, nil, .unspecified)),
      let values = condition.values(of: number)
    {
      var states: ConntrackState = []
      for (_, state) in ConntrackState.named where values.contains(UInt128(state.rawValue)) {
        states.insert(state)
      }
      situations.formIntersection(SituationSet(states: states))
    }
    // What lets connections begin is told by their beginnings.
    let beginnings = situations.intersection(.beginnings)
    if !beginnings.isEmpty { situations = beginnings }
    self.init(family, transport: transport, situations)
    let fields: [(Datum, PacketField)] = [
      (.sourceAddress, .payload(addresses, .saddr)),
      (.destinationAddress, .payload(addresses, .daddr)),
      (.sourcePort, .payload(.transport, .sport)),
      (.destinationPort, .payload(.transport, .dport)),
      (.messageType, .payload(family == .ip ? .icmp : .icmpv6, .type)),
    ]
    for (datum, field) in fields { if let value = value(field) { self[datum] = .number(value) } }
    // Of interfaces the names are compared, as texts.
    for (datum, key) in [
      (Datum.inputInterface, MetaKey.inputInterfaceName),
      (.outputInterface, .outputInterfaceName),
    ] {
      if let number = value(.meta(key)) { self[datum] = .name(Self.text(number)) }
    }
  }

  private static func text(_ number: UInt128) -> String {
    let bytes = (0..<16).map { UInt8(truncatingIfNeeded: number >> UInt128(120 - 8 * $0)) }
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
}
