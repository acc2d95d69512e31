/// The checksum of SCTP: CRC-32C (RFC 9260 appendix A).
enum CastagnoliChecksum {
  private static let table: [UInt32] = (0..<256).map { index in
    var remainder = UInt32(index)
    for _ in 0..<8 {
      remainder = remainder & 1 == 0 ? remainder >> 1 : remainder >> 1 ^ 0x82F6_3B78
    }
    return remainder
  }

  /// The checksum of an SCTP packet that reaches from an offset to the end, its own four bytes at offset 8
  /// taken for zeros.
  static func ofSCTP(_ packet: Span<UInt8>, from start: Int) -> UInt32 {
    var remainder: UInt32 = ~0
    for offset in start..<packet.count {
      let byte = (start + 8..<start + 12).contains(offset) ? 0 : packet[offset]
      remainder = remainder >> 8 ^ table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)]
    }
    return ~remainder
  }
}
