/// CRC-32C, the checksum of SCTP (RFC 9260 appendix A, RFC 3309).
public enum CastagnoliChecksum {
  private static let table: [UInt32] = (0..<256).map { index in
    var remainder = UInt32(index)
    for _ in 0..<8 {
      remainder = remainder & 1 == 0 ? remainder >> 1 : remainder >> 1 ^ 0x82F6_3B78
    }
    return remainder
  }

  /// The checksum of an SCTP packet, its own checksum taken as zeros; SCTP stores its lowest byte first.
  ///
  /// - Parameters:
  ///   - packet: The bytes.
  ///   - start: Where the SCTP header starts.
  ///   - end: Where the packet ends, at least 12 bytes on.
  public static func ofSCTP(_ packet: Span<UInt8>, from start: Int, to end: Int) -> UInt32 {
    var remainder: UInt32 = ~0
    for offset in start..<end {
      let isChecksum = offset >= start + 8 && offset < start + 12
      let byte = isChecksum ? 0 : packet[offset]
      remainder = remainder >> 8 ^ table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)]
    }
    return ~remainder
  }
}
