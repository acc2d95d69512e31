/// The extension headers of IPv6 (RFC 8200 §4).
public enum IPv6ExtensionHeaders {
  /// The end of a walk.
  public struct End: Sendable, Hashable {
    /// What lies there.
    public var transport: TransportProtocol
    /// Where, in bytes from the start of the packet; it may be behind the packet's end.
    public var offset: Int
    /// The offset field of the last fragment header, flags included; 0 for none.
    public var fragment: UInt16
  }

  /// Walks behind all extension headers, authentication headers included (`ipv6_skip_exthdr`); nil where
  /// one is cut off or nothing follows.
  ///
  /// - Parameters:
  ///   - packet: The bytes.
  ///   - first: What lies at `offset`.
  ///   - offset: Where the walk begins.
  ///   - end: Where the packet ends.
  public static func skip(
    _ packet: Span<UInt8>, first: TransportProtocol, at offset: Int, end: Int
  ) -> End? {
    var found = End(transport: first, offset: offset, fragment: 0)
    while found.transport.isIPv6ExtensionHeader {
      guard found.transport != .noNextHeader, found.offset + 2 <= end else { return nil }
      let byteCount: Int
      switch found.transport {
      case .ipv6Fragment:
        guard found.offset + 4 <= end else { return nil }
        found.fragment = packet.bigEndian16(at: found.offset + 2)
        if found.fragment & ~7 != 0 { return found }
        byteCount = 8
      case .ah:
        byteCount = (Int(packet[found.offset + 1]) + 2) * 4
      default:
        byteCount = (Int(packet[found.offset + 1]) + 1) * 8
      }
      found.transport = TransportProtocol(rawValue: packet[found.offset])
      found.offset += byteCount
    }
    return found
  }
}
