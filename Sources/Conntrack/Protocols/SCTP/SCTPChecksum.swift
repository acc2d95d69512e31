public import CTVetPackets

/// The checksum of SCTP: CRC32c (RFC 9260 §6.8 and appendix A).
public enum SCTPChecksum {
  /// Where the checksum lies in the common header.
  private static let offset = 8

  // The polynomial 0x1EDC6F41, its bits turned around, as the checksum takes the lowest bit first.
  private static let polynomial: UInt32 = 0x82F6_3B78

  /// The remainder of each byte.
  private static let remainders: [256 of UInt32] = InlineArray { index in
    var remainder = UInt32(index)
    for _ in 0..<8 {
      remainder = remainder & 1 == 0 ? remainder >> 1 : remainder >> 1 ^ polynomial
    }
    return remainder
  }

  /// Whether a packet carries the checksum of its contents; false where it has no whole common header.
  public static func isRight(_ packet: Span<UInt8>, _ headers: PacketHeaders) -> Bool {
    let start = headers.transportOffset
    let end = min(headers.totalLength, packet.count)
    guard start >= 0, end - start >= offset + 4 else { return false }
    return value(packet, from: start, to: end) == stored(packet, at: start + offset)
  }

  /// The checksum of the bytes between two offsets, the checksum's own place counted as zeros.
  public static func value(_ packet: Span<UInt8>, from start: Int, to end: Int) -> UInt32 {
    var remainder = UInt32.max
    let place = start + offset..<start + offset + 4
    for index in start..<end {
      let byte = place.contains(index) ? 0 : packet[index]
      remainder = remainders[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)] ^ remainder >> 8
    }
    return ~remainder
  }

  /// The checksum that a packet carries: the only field of SCTP with the lowest byte first.
  private static func stored(_ packet: Span<UInt8>, at offset: Int) -> UInt32 {
    packet.bigEndian32(at: offset).byteSwapped
  }
}
