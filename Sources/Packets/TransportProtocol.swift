/// What an IP packet carries, by its number (IANA "Assigned Internet Protocol Numbers").
public struct TransportProtocol: RawRepresentable, Sendable, Hashable {
  /// The number.
  public var rawValue: UInt8

  /// Creates the protocol of a number.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// ICMP (RFC 792).
  public static let icmp = TransportProtocol(rawValue: 1)
  /// IGMP (RFC 3376).
  public static let igmp = TransportProtocol(rawValue: 2)
  /// TCP (RFC 9293).
  public static let tcp = TransportProtocol(rawValue: 6)
  /// UDP (RFC 768).
  public static let udp = TransportProtocol(rawValue: 17)
  /// DCCP (RFC 4340).
  public static let dccp = TransportProtocol(rawValue: 33)
  /// GRE (RFC 2784, RFC 2637).
  public static let gre = TransportProtocol(rawValue: 47)
  /// ESP (RFC 4303).
  public static let esp = TransportProtocol(rawValue: 50)
  /// AH (RFC 4302).
  public static let ah = TransportProtocol(rawValue: 51)
  /// ICMPv6 (RFC 4443).
  public static let icmpv6 = TransportProtocol(rawValue: 58)
  /// SCTP (RFC 9260).
  public static let sctp = TransportProtocol(rawValue: 132)
  /// UDP-Lite (RFC 3828).
  public static let udplite = TransportProtocol(rawValue: 136)

  /// Hop-by-hop options of IPv6 (RFC 8200 §4.3).
  public static let hopByHopOptions = TransportProtocol(rawValue: 0)
  /// A routing header of IPv6 (RFC 8200 §4.4).
  public static let ipv6Routing = TransportProtocol(rawValue: 43)
  /// A fragment header of IPv6 (RFC 8200 §4.5).
  public static let ipv6Fragment = TransportProtocol(rawValue: 44)
  /// Nothing follows (RFC 8200 §4.7).
  public static let noNextHeader = TransportProtocol(rawValue: 59)
  /// Destination options of IPv6 (RFC 8200 §4.6).
  public static let destinationOptions = TransportProtocol(rawValue: 60)

  /// Whether it is walked over as an extension header of IPv6 (`ipv6_ext_hdr`).
  public var isIPv6ExtensionHeader: Bool {
    switch self {
    case .hopByHopOptions, .ipv6Routing, .ipv6Fragment, .ah, .noNextHeader, .destinationOptions:
      true
    default: false
    }
  }
}
