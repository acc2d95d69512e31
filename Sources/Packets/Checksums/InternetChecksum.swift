/// The Internet checksum (RFC 1071) and its changes (RFC 1624).
public enum InternetChecksum {
  /// The sum of the 16-bit words from an offset up to an end; a last odd byte counts as a high one.
  ///
  /// - Parameter start: A sum to which this one is added.
  @inlinable
  public static func sum(
    _ packet: Span<UInt8>, from start: Int, to end: Int, adding seed: UInt64 = 0
  ) -> UInt64 {
    guard start < end else { return seed }
    precondition(start >= 0 && end <= packet.count, "bytes outside of the packet")
    // Words are added in the order of the machine: the sum of swapped words is the swapped sum.
    let bytes = unsafe packet.bytes
    var total: UInt64 = 0
    var offset = start
    while offset &+ 8 <= end {
      let word = unsafe bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset, as: UInt64.self)
      total &+= (word >> 32) &+ (word & 0xFFFF_FFFF)
      offset &+= 8
    }
    if offset &+ 4 <= end {
      total &+= unsafe UInt64(
        bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self))
      offset &+= 4
    }
    if offset &+ 2 <= end {
      total &+= unsafe UInt64(
        bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt16.self))
      offset &+= 2
    }
    if offset < end { total &+= UInt64(UInt16(littleEndian: UInt16(packet[offset]))) }
    return seed &+ UInt64(UInt16(bigEndian: folded(total)))
  }

  /// A sum in 16 bits, carries added.
  @inlinable @inline(__always)
  public static func folded(_ sum: UInt64) -> UInt16 {
    var rest = (sum & 0xFFFF_FFFF) &+ (sum >> 32)
    rest = (rest & 0xFFFF) &+ (rest >> 16)
    rest = (rest & 0xFFFF) &+ (rest >> 16)
    rest = (rest & 0xFFFF) &+ (rest >> 16)
    return UInt16(truncatingIfNeeded: rest)
  }

  /// The sum of the pseudo-header that TCP, UDP and ICMPv6 add (RFC 9293 §3.1, RFC 8200 §8.1).
  ///
  /// - Parameters:
  ///   - packet: The packet from its IP header on.
  ///   - version: Its network protocol.
  ///   - transport: The number that counts.
  ///   - byteCount: How many bytes the transport header and what follows have.
  @inlinable
  public static func pseudoHeaderSum(
    _ packet: Span<UInt8>, version: IPVersion, transport: TransportProtocol, byteCount: Int
  ) -> UInt64 {
    let addresses = version == .v4 ? sum(packet, from: 12, to: 20) : sum(packet, from: 8, to: 40)
    return addresses &+ UInt64(transport.rawValue)
      &+ UInt64(UInt32(truncatingIfNeeded: byteCount))
  }

  /// The checksum of a transport header and what follows, with the pseudo-header; 0 where the checksum in
  /// it is right.
  @inlinable
  public static func ofTransport(
    _ packet: Span<UInt8>, from start: Int, to end: Int, version: IPVersion,
    transport: TransportProtocol
  ) -> UInt16 {
    let seed = pseudoHeaderSum(
      packet, version: version, transport: transport, byteCount: end - start)
    return ~folded(sum(packet, from: start, to: end, adding: seed))
  }

  /// The checksum of the bytes from an offset up to an end; 0 where the checksum in them is right.
  @inlinable
  public static func of(_ packet: Span<UInt8>, from start: Int, to end: Int) -> UInt16 {
    ~folded(sum(packet, from: start, to: end))
  }

  /// The checksum after a word that it covers was replaced (RFC 1624 §3, equation 3, as `csum_replace2`).
  public static func replacing(_ checksum: UInt16, _ old: UInt16, by new: UInt16) -> UInt16 {
    ~folded(UInt64(~checksum) &+ UInt64(~old) &+ UInt64(new))
  }

  /// The checksum after four bytes that it covers were replaced (`csum_replace4`).
  public static func replacing(_ checksum: UInt16, _ old: UInt32, by new: UInt32) -> UInt16 {
    ~folded(UInt64(~checksum) &+ UInt64(~old) &+ UInt64(new))
  }
}
