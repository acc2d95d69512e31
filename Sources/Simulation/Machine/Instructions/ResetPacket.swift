import CTVetPackets

/// The packet that resets the connection of another one (net/ipv4/netfilter/nf_reject_ipv4.c
/// `nf_send_reset`, net/ipv6/netfilter/nf_reject_ipv6.c `nf_send_reset6`).
enum ResetPacket {
  private static let synFlag: UInt8 = 2
  private static let finFlag: UInt8 = 1
  private static let resetFlag: UInt8 = 4
  private static let acknowledgeFlag: UInt8 = 16
  private static let hopLimit: UInt8 = 64
  private static let tcpByteCount = 20

  /// The answer to a packet of IPv4; nil where it gets none: a later fragment, no TCP, a reset itself.
  static func answeringIPv4(_ packet: Span<UInt8>, isTrusted: Bool) -> [UInt8]? {
    guard packet.count >= 20, packet.bigEndian16(at: 6) & 0x1FFF == 0, packet[9] == 6 else {
      return nil
    }
    let start = Int(packet[0] & 15) * 4
    guard let header = tcpHeader(answering: packet, at: start),
      isTrusted || RejectedPacket.isChecksumRight(packet, .v4, .tcp, from: start)
    else { return nil }
    var answer: [UInt8] = [0x45, 0, 0, UInt8(20 + tcpByteCount), 0, 0, 0x40, 0, hopLimit, 6, 0, 0]
    for index in 16..<20 { answer.append(packet[index]) }
    for index in 12..<16 { answer.append(packet[index]) }
    write(InternetChecksum.of(answer.span, from: 0, to: 20), to: &answer, at: 10)
    return summed(answer + header, .v4)
  }

  /// The answer to a packet of IPv6; nil where it gets none.
  static func answeringIPv6(_ packet: Span<UInt8>, isTrusted: Bool) -> [UInt8]? {
    guard packet.count >= 40, isUnicast(packet, at: 8), isUnicast(packet, at: 24) else {
      return nil
    }
    let first = TransportProtocol(rawValue: packet[6])
    guard let end = IPv6ExtensionHeaders.skip(packet, first: first, at: 40, end: packet.count),
      end.transport == .tcp, let header = tcpHeader(answering: packet, at: end.offset),
      isTrusted || RejectedPacket.isChecksumRight(packet, .v6, .tcp, from: end.offset)
    else { return nil }
    var answer: [UInt8] = [0x60, 0, 0, 0, 0, UInt8(tcpByteCount), 6, hopLimit]
    for index in 24..<40 { answer.append(packet[index]) }
    for index in 8..<24 { answer.append(packet[index]) }
    return summed(answer + header, .v6)
  }

  /// Whether the address of IPv6 at an offset is one host's: neither a group nor all zeros.
  private static func isUnicast(_ packet: Span<UInt8>, at offset: Int) -> Bool {
    guard packet[offset] != 0xFF else { return false }
    return packet.bigEndian64(at: offset) != 0 || packet.bigEndian64(at: offset + 8) > 1
  }

  /// The TCP header of the answer, without checksum.
  private static func tcpHeader(answering packet: Span<UInt8>, at start: Int) -> [UInt8]? {
    guard start + tcpByteCount <= packet.count else { return nil }
    let flags = packet[start + 13]
    guard flags & resetFlag == 0 else { return nil }
    var header = [UInt8](repeating: 0, count: tcpByteCount)
    for index in 0..<2 {
      header[index] = packet[start + 2 + index]
      header[index + 2] = packet[start + index]
    }
    header[12] = UInt8(tcpByteCount / 4) << 4
    header[13] = resetFlag
    if flags & acknowledgeFlag != 0 {
      for index in 0..<4 { header[4 + index] = packet[start + 8 + index] }
      return header
    }
    // It acknowledges all that the packet takes of the sequence.
    let taken =
      (flags & synFlag == 0 ? 0 : 1) + (flags & finFlag == 0 ? 0 : 1) + packet.count - start
      - Int(packet[start + 12] >> 4) * 4
    let number = packet.bigEndian32(at: start + 4) &+ UInt32(truncatingIfNeeded: taken)
    for index in 0..<4 {
      header[8 + index] = UInt8(truncatingIfNeeded: number >> UInt32(24 - index * 8))
    }
    header[13] |= acknowledgeFlag
    return header
  }

  /// A packet with its TCP checksum.
  private static func summed(_ packet: [UInt8], _ version: IPVersion) -> [UInt8] {
    var packet = packet
    let start = packet.count - tcpByteCount
    let sum = InternetChecksum.ofTransport(
      packet.span, from: start, to: packet.count, version: version, transport: .tcp)
    write(sum, to: &packet, at: start + 16)
    return packet
  }

  private static func write(_ number: UInt16, to packet: inout [UInt8], at offset: Int) {
    packet[offset] = UInt8(number >> 8)
    packet[offset + 1] = UInt8(truncatingIfNeeded: number)
  }
}
