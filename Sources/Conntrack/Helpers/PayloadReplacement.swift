import CTVetPackets

extension Tracker {
  /// Replaces a part of a TCP payload, with lengths and checksums, and notes the change of length
  /// (`nf_nat_mangle_tcp_packet`).
  ///
  /// - Returns: False where the packet would become too long: it is dropped.
  mutating func replace(
    _ place: Range<Int>, with text: [UInt8], in packet: inout [UInt8],
    _ headers: inout PacketHeaders, _ segment: HelpedPacket
  ) -> Bool {
    let change = text.count - place.count
    guard packet.count + change <= 65_535 else { return false }
    packet.replaceSubrange(place, with: text)
    headers.totalLength = packet.count
    let offset = segment.transportOffset
    var bytes = packet.mutableSpan
    let byteCount = bytes.count
    switch headers.version {
    case .v4:
      bytes.setBigEndian(UInt16(truncatingIfNeeded: byteCount), at: IPv4Header.totalLength)
      bytes.setBigEndian(UInt16(0), at: IPv4Header.checksum)
      let checksum = InternetChecksum.of(bytes.span, from: 0, to: Int(bytes[0] & 0xF) * 4)
      bytes.setBigEndian(checksum, at: IPv4Header.checksum)
    case .v6:
      bytes.setBigEndian(
        UInt16(truncatingIfNeeded: byteCount - IPv6Header.byteCount),
        at: IPv6Header.payloadLength)
    }
    bytes.setBigEndian(UInt16(0), at: offset + 16)
    let checksum = InternetChecksum.ofTransport(
      bytes.span, from: offset, to: byteCount, version: headers.version, transport: .tcp)
    bytes.setBigEndian(checksum, at: offset + 16)
    if change != 0 {
      let sequence = bytes.span.bigEndian32(at: offset + 4)
      self[segment.id].status.insert(.sequenceAdjust)
      updateExtensions(of: segment.id) {
        $0.sequenceAdjustment.note(
          Int32(truncatingIfNeeded: change), at: sequence, segment.direction)
      }
    }
    return true
  }
}
