package import CTVetRulesetModel

/// A packet of which some things are known, to be sent through chains in thought.
///
/// What isn't known may be anything, so that what becomes of a probe is a set of possibilities. A
/// value may also be `other`: one that no rule names, such as an address in no list. Whatever is
/// certain for such a packet holds for nearly every real one.
package struct Probe: Sendable {
  /// What is known of one value.
  package enum Value: Sendable, Equatable {
    /// Nothing.
    case unknown
    /// The packet has no such field.
    case absent
    /// A number: an address, a port, a type, flags.
    case number(UInt128)
    /// The name of an interface.
    case name(String)
    /// Any interface but this one.
    case notName(String)
    /// A value that no rule names; ranges hold it only where they hold much of what there is.
    case other
  }

  /// What a rule may ask of a packet, beyond its protocols and its connection.
  package enum Datum: UInt8, Sendable, CaseIterable {
    case sourceAddress
    case destinationAddress
    case sourcePort
    case destinationPort
    case messageType
    case messageCode
    case flags
    case inputInterface
    case outputInterface
    case mark
  }

  /// IPv4 or IPv6; nil where it may be either.
  package var family: Family?
  /// The number of the transport protocol; nil where it may be any.
  package var transport: UInt8?
  /// What conntrack may make of it.
  package var situations: SituationSet
  private var values = [Value](repeating: .unknown, count: Datum.allCases.count)

  package init(
    _ family: Family? = nil, transport: UInt8? = nil, _ situations: SituationSet = .late
  ) {
    self.family = family
    self.transport = transport
    self.situations = situations
  }

  package subscript(datum: Datum) -> Value {
    get { values[Int(datum.rawValue)] }
    set { values[Int(datum.rawValue)] = newValue }
  }

  /// The same with some values.
  package func with(_ changes: [Datum: Value]) -> Probe {
    var copy = self
    for (datum, value) in changes { copy[datum] = value }
    return copy
  }

  /// The same in other situations.
  package func with(_ situations: SituationSet) -> Probe {
    var copy = self
    copy.situations = situations
    return copy
  }
}

// MARK: Kinds of packets

extension Probe {
  /// Numbers of transport protocols, as IANA assigned them.
  package enum Transport {
    package static let icmp: UInt8 = 1
    package static let tcp: UInt8 = 6
    package static let udp: UInt8 = 17
    package static let icmpv6: UInt8 = 58
  }

  /// A packet of TCP between hosts and ports that no rule names, over interfaces that no rule names.
  package static func stranger(
    _ family: Family, transport: UInt8 = Transport.tcp, _ situations: SituationSet
  ) -> Probe {
    Probe(family, transport: transport, situations).with([
      .sourceAddress: .other, .destinationAddress: .other, .sourcePort: .other,
      .destinationPort: .other, .inputInterface: .other, .outputInterface: .other,
    ])
  }

  /// An ICMP error about a connection: the packet was too big for the next link.
  package static func tooBig(_ family: Family) -> Probe {
    var probe = stranger(
      family, transport: family == .ip ? Transport.icmp : Transport.icmpv6, .errors)
    // Destination unreachable, fragmentation needed (RFC 792); packet too big (RFC 4443).
    probe[.messageType] = .number(family == .ip ? 3 : 2)
    probe[.messageCode] = .number(family == .ip ? 4 : 0)
    probe[.sourcePort] = .absent
    probe[.destinationPort] = .absent
    return probe
  }

  /// A message of neighbour discovery, by its ICMPv6 type (RFC 4861).
  package static func discovery(type: UInt8) -> Probe {
    var probe = Probe(.ip6, transport: Transport.icmpv6, .discovery).with([
      .messageType: .number(UInt128(type)), .messageCode: .number(0), .sourcePort: .absent,
      .destinationPort: .absent, .inputInterface: .other, .outputInterface: .other,
    ])
    // These addresses are of the link, or multicast, and so are some that rules name.
    probe[.sourceAddress] = .unknown
    probe[.destinationAddress] = .unknown
    return probe
  }

  /// The first answer to this packet, as it comes back.
  package var reply: Probe {
    var answer = self
    answer.situations = .replies
    answer[.sourceAddress] = self[.destinationAddress]
    answer[.destinationAddress] = self[.sourceAddress]
    answer[.sourcePort] = self[.destinationPort]
    answer[.destinationPort] = self[.sourcePort]
    answer[.inputInterface] = self[.outputInterface]
    answer[.outputInterface] = self[.inputInterface]
    answer[.flags] = .unknown
    if case .number(let type) = self[.messageType] {
      answer[.messageType] = .number(Self.answers[type] ?? type)
    }
    // Marks belong to packets; rules set them anew.
    answer[.mark] = .unknown
    return answer
  }

  /// The types of answers to echo, timestamp and information requests.
  private static let answers: [UInt128: UInt128] = [8: 0, 13: 14, 15: 16, 17: 18, 128: 129]
}

extension SituationSet {
  /// Those of the first packet of a connection that nothing announced.
  package static let beginnings = SituationSet {
    $0.state == .new && $0.hasConnection && !$0.status.contains(.confirmed)
      && $0.status.isDisjoint(with: [.sourceNAT, .destinationNAT])
  }
  /// Those of answers in a connection without NAT.
  package static let replies = SituationSet {
    $0.state == .established && $0.direction == .reply
      && $0.status.isDisjoint(with: [.sourceNAT, .destinationNAT, .expected, .dying])
  }
  /// Those of ICMP errors about a connection without NAT that was seen in both directions.
  package static let errors = SituationSet {
    $0.state == .related && $0.status.contains(.seenReply)
      && $0.status.isDisjoint(with: [.sourceNAT, .destinationNAT, .expected, .dying])
  }
  /// Those of neighbour and multicast listener discovery, which conntrack doesn't track.
  package static let discovery = SituationSet { $0.state == .untracked && !$0.isEarly }
  /// Those of packets in front of which `notrack` stood.
  package static let exempt = discovery
  /// Those of packets that conntrack refused.
  package static let refused = SituationSet { $0.state == .invalid && !$0.isEarly }
  /// Those of the packets that chains of type nat see: first ones, before they leave the host.
  package static let firstPackets = SituationSet {
    $0.hasConnection && $0.direction == .original
      && $0.status.isDisjoint(with: [.confirmed, .seenReply, .assured])
  }
}
