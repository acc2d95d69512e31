import CTVetPackets

/// Writes right lengths and checksums into packets, as far as their bytes tell what they are.
package enum PacketRepair {
  /// Writes the length of the IP header, and IPv4's checksum.
  package static func repairNetwork(_ packet: inout [UInt8]) {
    switch packet.first.map({ $0 >> 4 }) {
    case 4 where packet.count >= IPv4Header.minimumByteCount:
      let headerByteCount = min(Int(packet[0] & 15) * 4, packet.count)
      var span = packet.mutableSpan
      span.setBigEndian(
        UInt16(truncatingIfNeeded: min(span.count, 0xFFFF)), at: IPv4Header.totalLength)
      span.setBigEndian(UInt16(0), at: IPv4Header.checksum)
      let checksum = InternetChecksum.of(span.span, from: 0, to: headerByteCount)
      span.setBigEndian(checksum, at: IPv4Header.checksum)
    case 6 where packet.count >= IPv6Header.byteCount:
      var span = packet.mutableSpan
      let payloadByteCount = min(span.count - IPv6Header.byteCount, 0xFFFF)
      span.setBigEndian(
        UInt16(truncatingIfNeeded: payloadByteCount), at: IPv6Header.payloadLength)
    default: break
    }
  }

  /// Writes the checksum of the transport header, where there is one.
  package static func repairTransport(_ packet: inout [UInt8]) {
    guard let headers = try? PacketHeaders(parsing: packet.span, verifiesChecksum: false),
      !headers.isFragment, let place = checksumOffset(headers.transport)
    else { return }
    let start = headers.transportOffset
    let end = headers.totalLength
    let field = headers.transport == .sctp ? place + 4 : place + 2
    guard start + field <= end else { return }
    var span = packet.mutableSpan
    guard headers.transport != .sctp else {
      let checksum = CastagnoliChecksum.ofSCTP(span.span, from: start, to: end)
      span.setBigEndian(checksum.byteSwapped, at: start + place)
      return
    }
    span.setBigEndian(UInt16(0), at: start + place)
    let checksum =
      headers.transport == .icmp
      ? InternetChecksum.of(span.span, from: start, to: end)
      : InternetChecksum.ofTransport(
        span.span, from: start, to: end, version: headers.version,
        transport: headers.transport == .udplite ? .udp : headers.transport)
    span.setBigEndian(checksum, at: start + place)
  }

  /// Where a transport header has its checksum.
  private static func checksumOffset(_ transport: TransportProtocol) -> Int? {
    switch transport {
    case .tcp: TCPHeader.checksum
    case .udp, .udplite: UDPHeader.checksum
    case .icmp, .icmpv6: 2
    case .sctp: 8
    default: nil
    }
  }
}
