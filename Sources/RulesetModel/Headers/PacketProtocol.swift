/// What is known of one layer of a packet: a header, or what a family knows in place of one.
package enum PacketProtocol: Hashable, Sendable {
  /// A header.
  case header(Header)
  /// Below IPv4 and IPv6 in the family `inet`; `meta nfproto` tells them apart.
  case inet
  /// Below the network layer in the family `netdev`; `meta protocol` tells the headers apart.
  case netdev
  /// Below the transport layer where the network layer may be IPv4 or IPv6.
  case anyNetwork
  /// A value that names no header that nft knows.
  case unknown

  /// The layer that it stands on.
  package var base: Expression.PayloadBase? {
    switch self {
    case .header(let header): header.template.base
    case .inet, .netdev: .link
    case .anyNetwork: .network
    case .unknown: nil
    }
  }

  /// How nft names it in messages.
  package var name: String {
    switch self {
    case .header(let header): header.spelling
    case .inet: "inet"
    case .netdev: "netdev"
    case .anyNetwork: "inet-service"
    case .unknown: "unknown"
    }
  }
}

extension Family {
  /// What is known of a packet before the first match of a rule; the hook does not matter.
  ///
  /// Source: observed; `hook_proto_desc`, nftables src/proto.c.
  package var startingProtocol: PacketProtocol {
    switch self {
    case .ip: .header(.ip)
    case .ip6: .header(.ip6)
    case .arp: .header(.arp)
    case .bridge: .header(.ether)
    case .inet: .inet
    case .netdev: .netdev
    }
  }

  /// The layer of `startingProtocol`.
  package var startingBase: Expression.PayloadBase {
    switch self {
    case .ip, .ip6, .arp: .network
    case .inet, .bridge, .netdev: .link
    }
  }
}
