/// What tells which header lies above another.
package enum LinkKey: Hashable, Sendable {
  /// A key of `meta`.
  case meta(MetaKey)
  /// A field of the lower header.
  case payload(Header, HeaderField)

  /// How many bits its values have.
  package var length: Int {
    switch self {
    case .meta(.protocol): 16
    case .meta(.inputInterfaceType): 16
    case .meta: 8
    case .payload(let header, let field): header.template.field(field)?.length ?? 0
    }
  }

  /// How its values lie in a register.
  package var byteOrder: DataType.ByteOrder {
    switch self {
    case .meta(.protocol), .payload: .bigEndian
    case .meta: .host
    }
  }
}

/// A header and the value of the lower layer's key that announces it.
package struct ProtocolLink: Sendable {
  /// The value.
  package let value: UInt16
  /// The header.
  package let upper: Header
}

extension PacketProtocol {
  /// The key that nft tests to be sure of the header above; nil where it knows none above.
  ///
  /// For IPv4 and IPv6 it is `meta l4proto`, since extension headers may lie between; `ip protocol`
  /// and `ip6 nexthdr` teach the same when a rule has them.
  package var linkKey: LinkKey? {
    switch self {
    case .header(.ether): .payload(.ether, .type)
    case .header(.vlan): .payload(.vlan, .type)
    case .header(.ip), .header(.ip6), .anyNetwork: .meta(.l4proto)
    case .header(.ah): .payload(.ah, .nexthdr)
    case .header(.comp): .payload(.comp, .nexthdr)
    case .inet: .meta(.nfproto)
    case .netdev: .meta(.protocol)
    case .header, .unknown: nil
    }
  }

  /// The headers that may lie above.
  package var links: [ProtocolLink] {
    switch self {
    case .header(.ether), .header(.vlan), .netdev: Self.etherTypes
    case .header(.ip), .header(.ip6), .anyNetwork: Self.transports
    case .header(.ah), .header(.comp): Self.payloads
    case .inet: Self.families
    case .header, .unknown: []
    }
  }

  /// The header that a value announces.
  package func upper(_ value: UInt16) -> Header? { links.first { $0.value == value }?.upper }

  /// The value that announces a header; the first where several do.
  package func value(announcing header: Header) -> UInt16? {
    links.first { $0.upper == header }?.value
  }
}

// swift-format-ignore
extension PacketProtocol {
  /// EtherTypes: include/uapi/linux/if_ether.h.
  private static let etherTypes: [ProtocolLink] = [
    ProtocolLink(value: 0x0800, upper: .ip),
    ProtocolLink(value: 0x0806, upper: .arp),
    ProtocolLink(value: 0x86DD, upper: .ip6),
    ProtocolLink(value: 0x8100, upper: .vlan),  // IEEE 802.1Q
    ProtocolLink(value: 0x88A8, upper: .vlan),  // IEEE 802.1ad
  ]

  /// `NFPROTO_*`: include/uapi/linux/netfilter.h.
  private static let families: [ProtocolLink] = [
    ProtocolLink(value: 2, upper: .ip),
    ProtocolLink(value: 10, upper: .ip6),
  ]

  /// `IPPROTO_*`: include/uapi/linux/in.h; the last two are known from nft 1.0.7 on.
  private static let transports: [ProtocolLink] = [
    ProtocolLink(value: 1, upper: .icmp),
    ProtocolLink(value: 2, upper: .igmp),
    ProtocolLink(value: 58, upper: .icmpv6),
  ] + payloads + [
    ProtocolLink(value: 47, upper: .gre),
    ProtocolLink(value: 47, upper: .gretap),
  ]

  /// What AH and IPComp may carry.
  private static let payloads: [ProtocolLink] = [
    ProtocolLink(value: 50, upper: .esp),
    ProtocolLink(value: 51, upper: .ah),
    ProtocolLink(value: 108, upper: .comp),
    ProtocolLink(value: 17, upper: .udp),
    ProtocolLink(value: 136, upper: .udplite),
    ProtocolLink(value: 6, upper: .tcp),
    ProtocolLink(value: 33, upper: .dccp),
    ProtocolLink(value: 132, upper: .sctp),
  ]
}
