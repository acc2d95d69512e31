import CTVetPackets

/// Translates ICMP errors: the packet that they quote and their own addresses
/// (`nf_nat_icmp_reply_translation`, `nf_nat_icmpv6_reply_translation`).
struct ErrorRewriting {
  /// The connection that the error is about.
  let status: ConnectionStatus
  /// What packets of the other direction look like: the quoted packet is one of them.
  let quoted: Tuple
  /// What the error shall look like: the reverse of `quoted`.
  let target: Tuple
  /// Which way the error goes.
  let direction: Direction
  /// Which end the hook translates.
  let manipulation: Manipulation
  /// Whose behaviour is meant.
  let profile: KernelProfile

  /// Changes the error.
  ///
  /// - Returns: False where it is dropped: it is cut off, its checksum is wrong, or it is a redirect that
  ///   NAT makes meaningless.
  func apply(to packet: inout MutableSpan<UInt8>, transportOffset: Int) -> Bool {
    let version = quoted.version
    let innerOffset = transportOffset + 8
    let innerByteCount = version == .v4 ? IPv4Header.minimumByteCount : IPv6Header.byteCount
    guard innerOffset + innerByteCount <= packet.count,
      checksum(packet, transportOffset) == 0
    else { return false }
    if packet[transportOffset] == (version == .v4 ? 5 : 137) {
      let done: ConnectionStatus = [.sourceNATDone, .destinationNATDone]
      guard status.isSuperset(of: done),
        status.isDisjoint(with: [.sourceNAT, .destinationNAT])
      else { return false }
    }
    guard status.contains(manipulation.translatedBit(in: direction)) else { return true }
    guard
      PacketRewriting.rewrite(
        &packet, headerOffset: innerOffset, like: quoted, manipulation.opposite, profile: profile)
    else { return false }
    packet.setBigEndian(UInt16(0), at: transportOffset + 2)
    packet.setBigEndian(checksum(packet, transportOffset), at: transportOffset + 2)
    var outer = target
    outer.transport = version == .v4 ? .icmp : .icmpv6
    return PacketRewriting.rewrite(
      &packet, headerOffset: 0, like: outer, manipulation, profile: profile)
  }

  private func checksum(_ packet: borrowing MutableSpan<UInt8>, _ offset: Int) -> UInt16 {
    switch quoted.version {
    case .v4: InternetChecksum.of(packet.span, from: offset, to: packet.count)
    case .v6:
      InternetChecksum.ofTransport(
        packet.span, from: offset, to: packet.count, version: .v6, transport: .icmpv6)
    }
  }
}
