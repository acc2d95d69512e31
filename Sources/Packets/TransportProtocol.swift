/// What an IP packet carries, by its number (IANA "Assigned Internet Protocol Numbers").
public struct TransportProtocol: RawRepresentable, Sendable, Hashable {
  /// The number.
  public var rawValue: UInt8

  /// Creates the protocol of a number.
  @inlinable
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// ICMP (RFC 792).
  @inlinable public static var icmp: TransportProtocol { TransportProtocol(rawValue: 1) }
  /// IGMP (RFC 3376).
  @inlinable public static var igmp: TransportProtocol { TransportProtocol(rawValue: 2) }
  /// TCP (RFC 9293).
  @inlinable public static var tcp: TransportProtocol { TransportProtocol(rawValue: 6) }
  /// UDP (RFC 768).
  @inlinable public static var udp: TransportProtocol { TransportProtocol(rawValue: 17) }
  /// DCCP (RFC 4340).
  @inlinable public static var dccp: TransportProtocol { TransportProtocol(rawValue: 33) }
  /// GRE (RFC 2784, RFC 2637).
  @inlinable public static var gre: TransportProtocol { TransportProtocol(rawValue: 47) }
  /// ESP (RFC 4303).
  @inlinable public static var esp: TransportProtocol { TransportProtocol(rawValue: 50) }
  /// AH (RFC 4302).
  @inlinable public static var ah: TransportProtocol { TransportProtocol(rawValue: 51) }
  /// ICMPv6 (RFC 4443).
  @inlinable public static var icmpv6: TransportProtocol { TransportProtocol(rawValue: 58) }
  /// SCTP (RFC 9260).
  @inlinable public static var sctp: TransportProtocol { TransportProtocol(rawValue: 132) }
  /// UDP-Lite (RFC 3828).
  @inlinable public static var udplite: TransportProtocol { TransportProtocol(rawValue: 136) }

  /// Hop-by-hop options of IPv6 (RFC 8200 §4.3).
  @inlinable public static var hopByHopOptions: TransportProtocol { TransportProtocol(rawValue: 0) }
  /// A routing header of IPv6 (RFC 8200 §4.4).
  @inlinable public static var ipv6Routing: TransportProtocol { TransportProtocol(rawValue: 43) }
  /// A fragment header of IPv6 (RFC 8200 §4.5).
  @inlinable public static var ipv6Fragment: TransportProtocol { TransportProtocol(rawValue: 44) }
  /// Nothing follows (RFC 8200 §4.7).
  @inlinable public static var noNextHeader: TransportProtocol { TransportProtocol(rawValue: 59) }
  /// Destination options of IPv6 (RFC 8200 §4.6).
  @inlinable public static var destinationOptions: TransportProtocol {
    TransportProtocol(rawValue: 60)
  }

  /// Whether it is walked over as an extension header of IPv6 (`ipv6_ext_hdr`).
  @inlinable public var isIPv6ExtensionHeader: Bool {
    switch self {
    case .hopByHopOptions, .ipv6Routing, .ipv6Fragment, .ah, .noNextHeader, .destinationOptions:
      true
    default: false
    }
  }
}
