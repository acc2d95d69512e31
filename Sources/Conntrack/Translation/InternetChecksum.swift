import CTVetPackets

/// The Internet checksum and its changes (RFC 1071, RFC 1624), in the representation that Linux yields:
/// a change never gives 0xFFFF.
enum InternetChecksum {
  /// The checksum after a value of up to four bytes that it covers was replaced.
  ///
  /// The value has to start at an even place; a value of two bytes is given as a number of two bytes.
  static func replacing(_ checksum: UInt16, _ old: UInt32, by new: UInt32) -> UInt16 {
    let rest = add(add(~UInt32(checksum), ~old), new)
    return ~folded(rest)
  }

  /// The checksum after an address that it covers was replaced.
  static func replacing(
    _ checksum: UInt16, _ old: IPAddress, by new: IPAddress, version: IPVersion
  ) -> UInt16 {
    var checksum = replacing(checksum, old.v4, by: new.v4)
    guard version == .v6 else { return checksum }
    checksum = replacing(
      checksum, UInt32(truncatingIfNeeded: old.high), by: UInt32(truncatingIfNeeded: new.high))
    checksum = replacing(
      checksum, UInt32(truncatingIfNeeded: old.low >> 32),
      by: UInt32(truncatingIfNeeded: new.low >> 32))
    return replacing(
      checksum, UInt32(truncatingIfNeeded: old.low), by: UInt32(truncatingIfNeeded: new.low))
  }

  /// The checksum of the bytes from an offset up to an end, the checksum itself taken for what it holds.
  static func of(_ packet: Span<UInt8>, from start: Int, to end: Int) -> UInt16 {
    ~folded(sum(packet, from: start, to: end))
  }

  /// The checksum of a transport header and its payload with the pseudo-header of their packet
  /// (RFC 9293 §3.1, RFC 8200 §8.1).
  static func of(
    _ packet: Span<UInt8>, from start: Int, to end: Int, version: IPVersion,
    transport: TransportProtocol
  ) -> UInt16 {
    let addresses = version == .v4 ? 12..<20 : 8..<40
    var total = sum(packet, from: addresses.lowerBound, to: addresses.upperBound)
    total = add(total, UInt32(truncatingIfNeeded: end - start))
    total = add(total, UInt32(transport.rawValue))
    return ~folded(add(total, sum(packet, from: start, to: end)))
  }

  private static func sum(_ packet: Span<UInt8>, from start: Int, to end: Int) -> UInt32 {
    var total: UInt64 = 0
    var offset = start
    while offset + 1 < end {
      total &+= UInt64(packet.bigEndian16(at: offset))
      offset += 2
    }
    if offset < end {
      total &+= UInt64(packet[offset]) << 8
    }
    let halves = (total & 0xFFFF_FFFF) + total >> 32
    return UInt32(truncatingIfNeeded: halves)
  }

  private static func add(_ left: UInt32, _ right: UInt32) -> UInt32 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? sum &+ 1 : sum
  }

  private static func folded(_ sum: UInt32) -> UInt16 {
    let once = (sum & 0xFFFF) + sum >> 16
    return UInt16(truncatingIfNeeded: (once & 0xFFFF) + once >> 16)
  }
}
