import CTVetPackets

/// Both ends of what a script is about.
struct PacketdrillEnds {
  var version: IPVersion
  var local: IPAddress
  var remote: IPAddress
  var localPort: UInt16
  var remotePort: UInt16

  /// A segment as bytes from the IP header on, checksums right.
  func bytes(_ segment: PacketdrillScript.Segment, isInbound: Bool) -> [UInt8] {
    var content: [UInt8] = segment.sequence.octets + segment.acknowledgement.octets
    content += [UInt8(5 + segment.options.count / 4) << 4, segment.flags]
    content += (segment.window ?? 65_535).octets + [0, 0] + segment.urgent.octets
    content += segment.options
    content += [UInt8](repeating: UInt8(ascii: "x"), count: segment.byteCount)
    return packet(content, .tcp, checksumAt: TCPHeader.checksum, isInbound: isInbound)
  }

  /// A datagram as bytes from the IP header on, checksums right.
  func datagram(byteCount: Int, isInbound: Bool) -> [UInt8] {
    var content = UInt16(truncatingIfNeeded: UDPHeader.byteCount + byteCount).octets + [0, 0]
    content += [UInt8](repeating: UInt8(ascii: "x"), count: byteCount)
    return packet(content, .udp, checksumAt: UDPHeader.checksum, isInbound: isInbound)
  }

  /// A packet; `content` is what stands behind the ports.
  private func packet(
    _ content: [UInt8], _ transport: TransportProtocol, checksumAt place: Int, isInbound: Bool
  ) -> [UInt8] {
    let source = isInbound ? remote : local
    let destination = isInbound ? local : remote
    let ports = isInbound ? [remotePort, localPort] : [localPort, remotePort]
    let payload = ports.flatMap(\.octets) + content
    var bytes: [UInt8]
    switch version {
    case .v4:
      let length = UInt16(truncatingIfNeeded: IPv4Header.minimumByteCount + payload.count)
      bytes = [0x45, 0] + length.octets + [0, 0, 0x40, 0, 64, transport.rawValue, 0, 0]
      bytes += source.v4.octets + destination.v4.octets
      let sum = InternetChecksum.of(bytes.span, from: 0, to: bytes.count)
      bytes.replaceSubrange(IPv4Header.checksum..<(IPv4Header.checksum + 2), with: sum.octets)
    case .v6:
      bytes = [0x60, 0, 0, 0] + UInt16(truncatingIfNeeded: payload.count).octets
      bytes += [transport.rawValue, 64]
      for half in [source.high, source.low, destination.high, destination.low] {
        bytes += UInt32(truncatingIfNeeded: half >> 32).octets
        bytes += UInt32(truncatingIfNeeded: half).octets
      }
    }
    let start = bytes.count
    bytes += payload
    let sum = InternetChecksum.ofTransport(
      bytes.span, from: start, to: bytes.count, version: version, transport: transport)
    bytes.replaceSubrange((start + place)..<(start + place + 2), with: sum.octets)
    return bytes
  }
}

extension UInt16 {
  /// The bytes, the most significant first.
  fileprivate var octets: [UInt8] { [UInt8(self >> 8), UInt8(self & 0xFF)] }
}
