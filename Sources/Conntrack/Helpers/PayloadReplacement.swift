import CTVetPackets

extension Tracker {
  /// Replaces a part of a payload, with lengths and checksums; for TCP, notes the change of length
  /// (`nf_nat_mangle_tcp_packet`, `nf_nat_mangle_udp_packet`).
  ///
  /// - Parameter expected: What the packet tells of; forgotten where the packet is dropped.
  /// - Returns: False where the packet would become too long: it is dropped.
  mutating func replace(
    _ place: Range<Int>, with text: [UInt8], in packet: inout [UInt8],
    _ headers: inout PacketHeaders, _ helped: HelpedPacket, _ expected: Expectation
  ) -> Bool {
    let change = text.count - place.count
    guard packet.count + change <= 65_535 else {
      unlink(expected)
      return false
    }
    packet.replaceSubrange(place, with: text)
    headers.totalLength = packet.count
    updateLengths(of: &packet, headers)
    let offset = helped.transportOffset
    switch self[helped.id].original.transport {
    case .udp:
      var bytes = packet.mutableSpan
      bytes.setBigEndian(UInt16(truncatingIfNeeded: bytes.count - offset), at: offset + 4)
      guard bytes.span.bigEndian16(at: offset + 6) != 0 else { return true }
      updateChecksum(of: &packet, headers, .udp, from: offset, at: offset + 6)
    default:
      updateChecksum(of: &packet, headers, .tcp, from: offset, at: offset + 16)
      guard change != 0 else { return true }
      let sequence = packet.span.bigEndian32(at: offset + 4)
      self[helped.id].status.insert(.sequenceAdjust)
      updateExtensions(of: helped.id) {
        $0.sequenceAdjustment.note(
          Int32(truncatingIfNeeded: change), at: sequence, helped.direction)
      }
    }
    return true
  }

  private func updateLengths(of packet: inout [UInt8], _ headers: PacketHeaders) {
    var bytes = packet.mutableSpan
    switch headers.version {
    case .v4:
      bytes.setBigEndian(UInt16(truncatingIfNeeded: bytes.count), at: IPv4Header.totalLength)
      bytes.setBigEndian(UInt16(0), at: IPv4Header.checksum)
      let checksum = InternetChecksum.of(bytes.span, from: 0, to: Int(bytes[0] & 0xF) * 4)
      bytes.setBigEndian(checksum, at: IPv4Header.checksum)
    case .v6:
      bytes.setBigEndian(
        UInt16(truncatingIfNeeded: bytes.count - IPv6Header.byteCount),
        at: IPv6Header.payloadLength)
    }
  }

  /// Computes a transport checksum anew; one that comes out as zero is sent as ones
  /// (`skb_checksum_help`).
  private func updateChecksum(
    of packet: inout [UInt8], _ headers: PacketHeaders, _ transport: TransportProtocol,
    from offset: Int, at place: Int
  ) {
    var bytes = packet.mutableSpan
    bytes.setBigEndian(UInt16(0), at: place)
    let checksum = InternetChecksum.ofTransport(
      bytes.span, from: offset, to: bytes.count, version: headers.version, transport: transport)
    bytes.setBigEndian(checksum == 0 ? 0xFFFF : checksum, at: place)
  }
}
