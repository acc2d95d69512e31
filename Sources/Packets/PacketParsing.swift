extension PacketHeaders {
  /// Reads the headers of a packet and checks what IP input checks before all hooks (`ip_rcv_core`,
  /// `ip6_rcv_core`); addresses are not judged.
  ///
  /// - Parameters:
  ///   - packet: The packet from its IP header on, perhaps with padding behind it.
  ///   - verifiesChecksum: Whether the checksum of an IPv4 header has to be right.
  /// - Throws: What is wrong; such a packet is dropped before it reaches a hook.
  public init(parsing packet: Span<UInt8>, verifiesChecksum: Bool = true) throws(PacketError) {
    guard packet.count > 0 else { throw .truncated(neededBytes: 1, bytes: 0) }
    switch packet[0] >> 4 {
    case 4: try self.init(parsingIPv4: packet, verifiesChecksum: verifiesChecksum)
    case 6: try self.init(parsingIPv6: packet)
    case let other: throw .unknownVersion(other)
    }
  }

  private init(parsingIPv4 packet: Span<UInt8>, verifiesChecksum: Bool) throws(PacketError) {
    guard packet.count >= IPv4Header.minimumByteCount else {
      throw .truncated(neededBytes: IPv4Header.minimumByteCount, bytes: packet.count)
    }
    let headerByteCount = Int(packet[0] & 0x0F) * 4
    guard headerByteCount >= IPv4Header.minimumByteCount else {
      throw .badLength(bytes: headerByteCount)
    }
    guard packet.count >= headerByteCount else {
      throw .truncated(neededBytes: headerByteCount, bytes: packet.count)
    }
    if verifiesChecksum,
      InternetChecksum.folded(InternetChecksum.sum(packet, from: 0, to: headerByteCount)) != 0xFFFF
    {
      throw .badChecksum
    }
    let totalLength = Int(packet.bigEndian16(at: IPv4Header.totalLength))
    guard packet.count >= totalLength else {
      throw .truncated(neededBytes: totalLength, bytes: packet.count)
    }
    guard totalLength >= headerByteCount else { throw .badLength(bytes: totalLength) }
    let fragment = packet.bigEndian16(at: IPv4Header.fragment)
    self.init(
      version: .v4,
      transport: TransportProtocol(rawValue: packet[IPv4Header.transport]),
      transportOffset: headerByteCount, totalLength: totalLength,
      fragmentOffset: Int(fragment & IPv4Header.fragmentOffsetMask) * 8,
      hasMoreFragments: fragment & IPv4Header.moreFragments != 0)
  }

  private init(parsingIPv6 packet: Span<UInt8>) throws(PacketError) {
    guard packet.count >= IPv6Header.byteCount else {
      throw .truncated(neededBytes: IPv6Header.byteCount, bytes: packet.count)
    }
    let payloadByteCount = Int(packet.bigEndian16(at: IPv6Header.payloadLength))
    let first = TransportProtocol(rawValue: packet[IPv6Header.nextHeader])
    // Without a length the hop-by-hop options tell it (RFC 2675).
    let isJumbogram = payloadByteCount == 0 && first == .hopByHopOptions
    let totalLength = isJumbogram ? packet.count : IPv6Header.byteCount + payloadByteCount
    guard packet.count >= totalLength else {
      throw .truncated(neededBytes: totalLength, bytes: packet.count)
    }
    self.init(version: .v6, transport: first, transportOffset: 40, totalLength: totalLength)
    walkExtensionHeaders(packet)
  }

  /// Moves behind the extension headers (`ipv6_find_hdr` as nf_tables calls it).
  private mutating func walkExtensionHeaders(_ packet: Span<UInt8>) {
    while transport.isIPv6ExtensionHeader {
      guard transport != .noNextHeader, transport != .ah else { return }
      guard transportOffset + 2 <= totalLength else {
        hasTransport = false
        return
      }
      let next = TransportProtocol(rawValue: packet[transportOffset])
      guard transport == .ipv6Fragment else {
        transportOffset += (Int(packet[transportOffset + 1]) + 1) * 8
        transport = next
        continue
      }
      guard transportOffset + 4 <= totalLength else {
        hasTransport = false
        return
      }
      let fragment = packet.bigEndian16(at: transportOffset + 2)
      fragmentOffset = Int(fragment & ~7)
      hasMoreFragments = fragment & 1 != 0
      if fragmentOffset != 0 {
        // The headers behind are in another fragment, but one number is told here.
        hasTransport = !next.isIPv6ExtensionHeader || next == .noNextHeader
        if hasTransport { transport = next }
        return
      }
      transportOffset += 8
      transport = next
    }
  }
}
