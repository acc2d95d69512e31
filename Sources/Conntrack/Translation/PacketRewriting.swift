import CTVetPackets

/// Writes translated addresses and ports into IP packets (`nf_nat_proto.c`).
enum PacketRewriting {
  /// Makes an end of a packet look like that of a tuple (`nf_nat_ipv4_manip_pkt`, `nf_nat_ipv6_manip_pkt`).
  ///
  /// - Parameters:
  ///   - packet: The packet, from the outermost IP header on to its end.
  ///   - headerOffset: Where the IP header starts that is changed: 0, or inside an ICMP error.
  ///   - target: What that packet shall look like.
  ///   - manipulation: Which end is changed.
  /// - Returns: False where the packet ends too early: it is dropped.
  static func rewrite(
    _ packet: inout MutableSpan<UInt8>, headerOffset: Int, like target: Tuple,
    _ manipulation: Manipulation, profile: KernelProfile
  ) -> Bool {
    switch target.version {
    case .v4: rewriteIPv4(&packet, headerOffset, target, manipulation, profile)
    case .v6: rewriteIPv6(&packet, headerOffset, target, manipulation, profile)
    }
  }

  private static func rewriteIPv4(
    _ packet: inout MutableSpan<UInt8>, _ headerOffset: Int, _ target: Tuple,
    _ manipulation: Manipulation, _ profile: KernelProfile
  ) -> Bool {
    guard headerOffset + IPv4Header.minimumByteCount <= packet.count else { return false }
    let addressOffset =
      headerOffset + (manipulation == .source ? IPv4Header.source : IPv4Header.destination)
    let old = IPAddress(packet.span, at: addressOffset, version: .v4)
    let new = manipulation == .source ? target.source : target.destination
    let transport = TransportRewriting(
      target: target, manipulation: manipulation, oldAddress: old,
      offset: headerOffset + Int(packet[headerOffset] & 0xF) * 4, profile: profile)
    guard transport.apply(to: &packet) else { return false }
    let checksum = InternetChecksum.replacing(
      packet.span.bigEndian16(at: headerOffset + IPv4Header.checksum), old.v4, by: new.v4)
    packet.setBigEndian(checksum, at: headerOffset + IPv4Header.checksum)
    packet.setBigEndian(new.v4, at: addressOffset)
    return true
  }

  /// Without a transport header that is there, the address alone is changed.
  private static func rewriteIPv6(
    _ packet: inout MutableSpan<UInt8>, _ headerOffset: Int, _ target: Tuple,
    _ manipulation: Manipulation, _ profile: KernelProfile
  ) -> Bool {
    guard headerOffset + IPv6Header.byteCount <= packet.count else { return false }
    let addressOffset =
      headerOffset + (manipulation == .source ? IPv6Header.source : IPv6Header.destination)
    let old = IPAddress(packet.span, at: addressOffset, version: .v6)
    let new = manipulation == .source ? target.source : target.destination
    let headers = IPv6ExtensionHeaders.skip(
      packet.span,
      first: TransportProtocol(rawValue: packet[headerOffset + IPv6Header.nextHeader]),
      at: headerOffset + IPv6Header.byteCount, end: packet.count)
    if let headers, headers.fragment & ~7 == 0 {
      let transport = TransportRewriting(
        target: target, manipulation: manipulation, oldAddress: old,
        offset: headers.offset, profile: profile)
      guard transport.apply(to: &packet) else { return false }
    }
    packet.setBigEndian(new.high, at: addressOffset)
    packet.setBigEndian(new.low, at: addressOffset + 8)
    return true
  }
}
