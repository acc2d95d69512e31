import CTVetPackets

/// Cuts packets into fragments.
enum Fragmenter {
  /// The fragments of a packet, each with at most so many bytes of its payload, a multiple of 8.
  static func fragments(of packet: [UInt8], _ template: PacketTemplate, size: Int) -> [[UInt8]] {
    let headerByteCount = template.version == .v4 ? 20 : 40
    let content = packet[headerByteCount...]
    guard content.count > size else { return [packet] }
    return stride(from: 0, to: content.count, by: size).map { offset in
      let start = content.startIndex + offset
      let piece = content[start..<min(start + size, content.endIndex)]
      let hasMore = piece.endIndex < content.endIndex
      return template.version == .v4
        ? fragmentV4(piece, template, offset: offset, hasMore: hasMore)
        : fragmentV6(piece, template, offset: offset, hasMore: hasMore)
    }
  }

  private static func fragmentV4(
    _ piece: ArraySlice<UInt8>, _ template: PacketTemplate, offset: Int, hasMore: Bool
  ) -> [UInt8] {
    let field = UInt16(truncatingIfNeeded: offset / 8) & IPv4Header.fragmentOffsetMask
    let header = PacketBuilder.header(
      template, transport: template.transport.number, byteCount: piece.count,
      fragment: field | (hasMore ? IPv4Header.moreFragments : 0))
    return header.bytes + piece
  }

  /// Each fragment has a header of its own behind that of the packet (RFC 8200 §4.5).
  private static func fragmentV6(
    _ piece: ArraySlice<UInt8>, _ template: PacketTemplate, offset: Int, hasMore: Bool
  ) -> [UInt8] {
    var header = PacketBuilder.header(
      template, transport: TransportProtocol.ipv6Fragment.rawValue, byteCount: 8 + piece.count)
    header.add(template.transport.number)
    header.add(0 as UInt8)
    header.add(UInt16(truncatingIfNeeded: offset) | (hasMore ? 1 : 0))
    header.add(template.network.identification)
    return header.bytes + piece
  }
}
