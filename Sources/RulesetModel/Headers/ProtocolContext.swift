/// What the matches of a rule have established so far of the packet's headers.
///
/// nft evaluates a rule from left to right. A match on a field asks `require` which tests must come
/// before it; a match that pins a key to one value (`==`) tells it to `learn`.
///
/// Invariant: holds what is known, never what a packet might also be; a value that names no header
/// leaves what was known before.
package struct ProtocolContext: Sendable {
  /// The table's family.
  package let family: Family
  private var link: PacketProtocol?
  private var network: PacketProtocol?
  private var transport: PacketProtocol?
  /// The link layer headers before the one in `link`, outermost first.
  package private(set) var stackedLinks: [Header] = []
  /// The ICMP or ICMPv6 type that the rule has tested; an echo reply counts as the request.
  package private(set) var messageType: UInt8?

  /// The context at the beginning of a rule.
  package init(family: Family) {
    self.family = family
    set(family.startingProtocol, at: family.startingBase)
  }

  /// The context of what a tunnel carries: as on a bridge, or as on a device where no link layer
  /// header is inside.
  package init(inside tunnel: TunnelTemplate) {
    self.init(family: tunnel.flags.contains(.link) ? .bridge : .netdev)
  }

  /// What is known of a layer.
  package subscript(base: Expression.PayloadBase) -> PacketProtocol? {
    switch base {
    case .link: link
    case .network: network
    case .transport: transport
    case .inner: nil
    }
  }

  /// How many bits of link layer headers lie before a header of that layer.
  package func stackedBits(before header: Header) -> Int {
    guard header.template.base == .link else { return 0 }
    let end = stackedLinks.lastIndex(of: header)
    let before =
      link == .header(header) ? stackedLinks[...] : stackedLinks[..<(end ?? stackedLinks.endIndex)]
    return before.reduce(0) { $0 + $1.template.length }
  }

  // MARK: Requirements

  /// The tests that must come right before a match on a field of a header; the context then knows it.
  package mutating func require(_ header: Header) throws(ProtocolConflict) -> [ProtocolTest] {
    guard header != .transport, let base = header.template.base, base != .inner else { return [] }
    guard let known = self[base] else { return try establish(header, at: base) }
    if known == .header(header) { return [] }
    guard base == .link else { throw .protocols(known, header) }
    var tests: [ProtocolTest] = []
    if known == .inet || known == .netdev {
      tests.append(learnEthernet())
      if header == .ether { return tests }
    } else if stackedLinks.contains(header) {
      return []
    }
    guard network == nil, let link else { throw .protocols(self.link ?? known, header) }
    return tests + [try test(that: header, isAbove: link)]
  }

  /// The only test that must come right before a match on a field of a header; nil where none or several
  /// must, which `require` then tells.
  ///
  /// Nearly all matches need one test at the most, and one costs no array.
  package mutating func requireOne(_ header: Header) -> ProtocolTest? {
    switch header.base {
    case .network where network == nil && (link == .inet || link == .netdev):
      guard let link else { return nil }
      return try? test(that: header, isAbove: link)
    case .transport where transport == nil && header != .transport:
      if let network { return try? test(that: header, isAbove: network) }
      return Self.carrier(of: header) == nil ? try? test(that: header, isAbove: .anyNetwork) : nil
    default: return nil
    }
  }

  /// The tests for an IPv6 extension header or an IPv4 option.
  ///
  /// nft puts them at the rule's beginning, before the matches that came before.
  package mutating func requireOptions(
    of header: Header
  ) throws(ProtocolConflict) -> [ProtocolTest] {
    if let network {
      if network == .header(header) { return [] }
      throw .extensionHeader(network)
    }
    guard let link else { throw .noLowerLayer(header) }
    return [try test(that: header, isAbove: link)]
  }

  /// The test of the message type that a field of ICMP or ICMPv6 needs; nil where none is needed.
  package mutating func requireMessageType(
    for field: FieldTemplate, of header: Header
  ) throws(ProtocolConflict) -> MessageTypeTest? {
    guard let needed = field.messageTypes.first else { return nil }
    if let has = messageType {
      if field.messageTypes.contains(has) { return nil }
      throw .messageType(has: has, needs: needed)
    }
    messageType = needed
    return MessageTypeTest(header: header, types: Array(field.messageTypes))
  }

  private mutating func establish(
    _ header: Header, at base: Expression.PayloadBase
  ) throws(ProtocolConflict) -> [ProtocolTest] {
    switch base {
    case .link:
      let ethernet = learnEthernet()
      if header == .ether { return [ethernet] }
      return [ethernet, try test(that: header, isAbove: .header(.ether))]
    case .network:
      guard let link else { throw .noLowerLayer(header) }
      // A bridge asks the kernel for the protocol, which sees through VLAN tags, but only here.
      let isThroughTags = link == .header(.ether) && family == .bridge && header != .arp
      return [try test(that: header, isAbove: isThroughTags ? .netdev : link)]
    case .transport, .inner:
      if let network { return [try test(that: header, isAbove: network)] }
      guard let carrier = Self.carrier(of: header) else {
        return [try test(that: header, isAbove: .anyNetwork)]
      }
      guard let link else { throw .noLowerLayer(header) }
      let lower = try test(that: carrier, isAbove: link)
      return [lower, try test(that: header, isAbove: .header(carrier))]
    }
  }

  /// The network header that a control message belongs to; nil for what both may carry.
  private static func carrier(of header: Header) -> Header? {
    switch header {
    case .icmp, .igmp: .ip
    case .icmpv6: .ip6
    default: nil
    }
  }

  /// The test that a header follows another; the context then knows it.
  private mutating func test(
    that header: Header, isAbove lower: PacketProtocol
  ) throws(ProtocolConflict) -> ProtocolTest {
    guard let key = lower.linkKey, let value = lower.value(announcing: header) else {
      throw .protocols(lower, header)
    }
    var bits = 0
    if case .header(let below) = lower { bits = stackedBits(before: below) }
    put(header, above: lower)
    return ProtocolTest(key: key, value: value, stackedBits: bits)
  }

  /// `meta iiftype ether`, where the family starts above the link layer or knows nothing of it.
  private mutating func learnEthernet() -> ProtocolTest {
    link = .header(.ether)
    return ProtocolTest(key: .meta(.inputInterfaceType), value: Self.ethernetDevice)
  }

  /// `ARPHRD_ETHER` of include/uapi/linux/if_arp.h.
  private static let ethernetDevice: UInt16 = 1

  // MARK: Knowledge

  /// Notes that a field of a header was found equal to a value.
  package mutating func learn(_ header: Header, _ field: HeaderField, is value: UInt64) {
    guard Self.announces(header, field), let base = header.template.base, let known = self[base],
      let value = UInt16(exactly: value)
    else { return }
    if let upper = known.upper(value) {
      put(upper, above: known)
    } else if known == .header(.icmp) {
      messageType = value == 0 ? 8 : UInt8(truncatingIfNeeded: value)
    } else if known == .header(.icmpv6) {
      messageType = value == 129 ? 128 : UInt8(truncatingIfNeeded: value)
    }
  }

  /// Notes that a key of `meta` was found equal to a value.
  package mutating func learn(_ key: MetaKey, is value: UInt64) {
    let value = UInt16(exactly: value)
    switch key {
    case .inputInterfaceType:
      guard family != .bridge else { return }
      link = value == Self.ethernetDevice ? .header(.ether) : .unknown
    case .nfproto:
      network = upper(of: family.startingProtocol, value)
    case .l4proto:
      transport = upper(of: .anyNetwork, value)
    case .protocol:
      switch family {
      case .bridge, .netdev: network = upper(of: family.startingProtocol, value)
      // `inet` tells network layers apart by `meta nfproto`; the others have only one.
      case .inet, .ip, .ip6, .arp: break
      }
    default: break
    }
  }

  /// Notes that a key of `ct` was found equal to a value.
  package mutating func learn(_ key: ConntrackKey, is value: UInt64) {
    guard let value = UInt16(exactly: value) else { return }
    switch key {
    case .l3proto:
      if let upper = link?.upper(value) { set(.header(upper), at: .network) }
    case .protocol:
      if let upper = network?.upper(value) { set(.header(upper), at: .transport) }
    default: break
    }
  }

  private func upper(of lower: PacketProtocol, _ value: UInt16?) -> PacketProtocol {
    value.flatMap(lower.upper).map(PacketProtocol.header) ?? .unknown
  }

  /// Whether a field says which header follows, or which message it is.
  private static func announces(_ header: Header, _ field: HeaderField) -> Bool {
    switch (header, field) {
    case (.ether, .type), (.vlan, .type), (.ip, .protocol), (.ip6, .nexthdr), (.ah, .nexthdr),
      (.comp, .nexthdr), (.icmp, .type), (.icmpv6, .type):
      true
    default: false
    }
  }

  private mutating func put(_ header: Header, above lower: PacketProtocol) {
    if header.template.base == .link, lower.base == .link, case .header(let below) = lower {
      stackedLinks.append(below)
    }
    if let base = header.template.base { set(.header(header), at: base) }
  }

  private mutating func set(_ known: PacketProtocol, at base: Expression.PayloadBase) {
    switch base {
    case .link: link = known
    case .network: network = known
    case .transport: transport = known
    case .inner: break
    }
  }
}
