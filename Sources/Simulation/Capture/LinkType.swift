/// How the header in front of captured packets looks, by the number that capture files use
/// (<https://www.tcpdump.org/linktypes.html>).
public struct LinkType: RawRepresentable, Sendable, Hashable {
  /// The number.
  public var rawValue: UInt32

  /// Creates the type of a number.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// BSD loopback: the address family in 4 bytes, in the order of the host that captured.
  public static let null = LinkType(rawValue: 0)
  /// Ethernet.
  public static let ethernet = LinkType(rawValue: 1)
  /// No header.
  public static let raw = LinkType(rawValue: 101)
  /// OpenBSD loopback: as `null`, in network order.
  public static let loop = LinkType(rawValue: 108)
  /// Linux "cooked", version 1.
  public static let linuxCooked = LinkType(rawValue: 113)
  /// No header, IPv4 only.
  public static let ipv4 = LinkType(rawValue: 228)
  /// No header, IPv6 only.
  public static let ipv6 = LinkType(rawValue: 229)
  /// Linux "cooked", version 2.
  public static let linuxCooked2 = LinkType(rawValue: 276)

  /// The type under the number that all programs read; some systems write others for `raw`.
  var normalized: LinkType {
    switch rawValue {
    case 12, 14: .raw
    default: self
    }
  }

  /// Whether packets of this type can be read.
  public var isKnown: Bool {
    switch normalized {
    case .null, .ethernet, .raw, .loop, .linuxCooked, .ipv4, .ipv6, .linuxCooked2: true
    default: false
    }
  }
}

extension LinkType {
  /// Which link headers are read.
  static let hint =
    "Ethernet, raw IP, Linux cooked (1 and 2) and BSD loopback are; capture with tcpdump -i any"
}
