import CTVetPackets

/// Writes the ports of a translated tuple into a transport header (`l4proto_manip_pkt`).
///
/// The addresses of the IP header that it belongs to are still the old ones: checksums that cover them
/// are brought up to date here.
struct TransportRewriting {
  /// What the packet shall look like.
  let target: Tuple
  /// Which end is changed.
  let manipulation: Manipulation
  /// The address that the IP header has at that end.
  let oldAddress: IPAddress
  /// Where the transport header starts.
  let offset: Int
  /// Whose behaviour is meant.
  let profile: KernelProfile

  /// Changes the header; false where it is too short, so that the packet is dropped.
  func apply(to packet: inout MutableSpan<UInt8>) -> Bool {
    switch target.transport {
    case .tcp: rewritePorts(&packet, byteCount: 20, checksumOffset: 16)
    case .udp: rewriteUDP(&packet, isChecksumOptional: true)
    case .udplite: rewriteUDP(&packet, isChecksumOptional: false)
    case .sctp: rewriteSCTP(&packet)
    case .dccp where profile.tracksDCCP:
      rewritePorts(&packet, byteCount: 12, checksumOffset: 6)
    case .icmp: rewriteICMP(&packet)
    case .icmpv6: rewriteICMPv6(&packet)
    case .gre: rewriteGRE(&packet)
    default: true
    }
  }

  private var newAddress: IPAddress {
    manipulation == .source ? target.source : target.destination
  }

  private var portOffset: Int { manipulation == .source ? offset : offset + 2 }

  private func has(_ byteCount: Int, in packet: borrowing MutableSpan<UInt8>) -> Bool {
    offset + byteCount <= packet.count
  }

  /// Changes the port and then the checksum, unless the packet ends in front of the header's end as in an
  /// ICMP error.
  private func rewritePorts(
    _ packet: inout MutableSpan<UInt8>, byteCount: Int, checksumOffset: Int
  ) -> Bool {
    guard has(8, in: packet) else { return false }
    let port = target.port(manipulation)
    let oldPort = packet.span.bigEndian16(at: portOffset)
    packet.setBigEndian(port, at: portOffset)
    guard has(byteCount, in: packet) else { return true }
    let checksum = updated(packet.span.bigEndian16(at: offset + checksumOffset), oldPort, port)
    packet.setBigEndian(checksum, at: offset + checksumOffset)
    return true
  }

  /// A checksum of zero means "none" in UDP; one that comes out as zero is sent as ones (RFC 768).
  private func rewriteUDP(
    _ packet: inout MutableSpan<UInt8>, isChecksumOptional: Bool
  ) -> Bool {
    guard has(8, in: packet) else { return false }
    let port = target.port(manipulation)
    let checksum = packet.span.bigEndian16(at: offset + 6)
    if checksum != 0 || !isChecksumOptional {
      let new = updated(checksum, packet.span.bigEndian16(at: portOffset), port)
      packet.setBigEndian(new == 0 ? 0xFFFF : new, at: offset + 6)
    }
    packet.setBigEndian(port, at: portOffset)
    return true
  }

  private func rewriteSCTP(_ packet: inout MutableSpan<UInt8>) -> Bool {
    guard has(8, in: packet) else { return false }
    packet.setBigEndian(target.port(manipulation), at: portOffset)
    guard has(12, in: packet) else { return true }
    let checksum = CastagnoliChecksum.ofSCTP(packet.span, from: offset, to: packet.count)
    packet.setBigEndian(checksum.byteSwapped, at: offset + 8)
    return true
  }

  private func rewriteICMP(_ packet: inout MutableSpan<UInt8>) -> Bool {
    guard has(8, in: packet) else { return false }
    switch packet[offset] {
    case 8, 0, 13, 14, 15, 16, 17, 18: break
    default: return true
    }
    rewriteIdentifier(&packet)
    return true
  }

  private func rewriteICMPv6(_ packet: inout MutableSpan<UInt8>) -> Bool {
    guard has(8, in: packet) else { return false }
    let checksum = replacingAddress(in: packet.span.bigEndian16(at: offset + 2))
    packet.setBigEndian(checksum, at: offset + 2)
    if packet[offset] == 128 || packet[offset] == 129 {
      rewriteIdentifier(&packet)
    }
    return true
  }

  private func rewriteIdentifier(_ packet: inout MutableSpan<UInt8>) {
    let old = packet.span.bigEndian16(at: offset + 4)
    let checksum = InternetChecksum.replacing(
      packet.span.bigEndian16(at: offset + 2), UInt32(old), by: UInt32(target.sourcePort))
    packet.setBigEndian(checksum, at: offset + 2)
    packet.setBigEndian(target.sourcePort, at: offset + 4)
  }

  /// Only version 1 (RFC 2637) has a key, that of the destination; other versions than 0 and 1 are dropped.
  private func rewriteGRE(_ packet: inout MutableSpan<UInt8>) -> Bool {
    guard has(8, in: packet) else { return false }
    guard manipulation == .destination else { return true }
    switch packet[offset + 1] & 7 {
    case 0: return true
    case 1:
      packet.setBigEndian(target.destinationPort, at: offset + 6)
      return true
    default: return false
    }
  }

  private func updated(_ checksum: UInt16, _ oldPort: UInt16, _ port: UInt16) -> UInt16 {
    InternetChecksum.replacing(
      replacingAddress(in: checksum), UInt32(oldPort), by: UInt32(port))
  }

  /// A checksum that covers the address, after the address was replaced.
  private func replacingAddress(in checksum: UInt16) -> UInt16 {
    let (old, new) = (oldAddress, newAddress)
    let first = InternetChecksum.replacing(checksum, old.v4, by: new.v4)
    guard target.version == .v6 else { return first }
    let second = InternetChecksum.replacing(
      first, UInt32(truncatingIfNeeded: old.high), by: UInt32(truncatingIfNeeded: new.high))
    let third = InternetChecksum.replacing(
      second, UInt32(truncatingIfNeeded: old.low >> 32),
      by: UInt32(truncatingIfNeeded: new.low >> 32))
    return InternetChecksum.replacing(
      third, UInt32(truncatingIfNeeded: old.low), by: UInt32(truncatingIfNeeded: new.low))
  }
}
