/// Where the parts of an IP packet lie.
///
/// All offsets are bytes from the start of the IP header. IPv6 extension headers are walked as nf_tables
/// does it (`ipv6_find_hdr`): the walk ends at an authentication header. The tracker walks on behind it.
public struct PacketHeaders: Sendable, Hashable {
  /// The network protocol.
  public var version: IPVersion
  /// What the packet carries, behind all extension headers.
  public var transport: TransportProtocol
  /// Whether more fragments follow this one.
  public var hasMoreFragments: Bool
  /// Whether the transport header was found; false where an IPv6 extension header is cut off.
  ///
  /// `transport` then tells the extension header and `transportOffset` where it starts.
  public var hasTransport: Bool
  /// Where the transport header starts.
  public var transportOffset: Int
  /// How many bytes the packet has by what its IP header tells; bytes behind are padding.
  public var totalLength: Int
  /// Where this fragment lies in the whole payload, in bytes; 0 for a whole packet.
  public var fragmentOffset: Int

  /// Creates headers of known places.
  @inlinable
  public init(
    version: IPVersion, transport: TransportProtocol, transportOffset: Int, totalLength: Int,
    fragmentOffset: Int = 0, hasMoreFragments: Bool = false, hasTransport: Bool = true
  ) {
    self.version = version
    self.transport = transport
    self.transportOffset = transportOffset
    self.totalLength = totalLength
    self.fragmentOffset = fragmentOffset
    self.hasMoreFragments = hasMoreFragments
    self.hasTransport = hasTransport
  }

  /// Whether the packet is a part of a larger one.
  @inlinable public var isFragment: Bool { hasMoreFragments || fragmentOffset != 0 }

  /// The source address.
  @inlinable
  public func source(in packet: Span<UInt8>) -> IPAddress {
    IPAddress(packet, at: version == .v4 ? 12 : 8, version: version)
  }

  /// The destination address.
  @inlinable
  public func destination(in packet: Span<UInt8>) -> IPAddress {
    IPAddress(packet, at: version == .v4 ? 16 : 24, version: version)
  }
}
