import CTVetConntrack
import CTVetPackets

/// A packet on its way through the play router.
struct PlayPacket {
  var bytes: [UInt8]
  var headers: PacketHeaders
  var attached = Attachment.none

  init(bytes: [UInt8], headers: PacketHeaders) {
    self.bytes = bytes
    self.headers = headers
  }

  /// What rules see.
  var tuple: Tuple {
    let hasPorts =
      bytes.count >= headers.transportOffset + 4
      && [.tcp, .udp, .udplite, .sctp].contains(headers.transport)
    return Tuple(
      version: headers.version, transport: headers.transport,
      source: headers.source(in: bytes.span),
      sourcePort: hasPorts ? bytes.span.bigEndian16(at: headers.transportOffset) : 0,
      destination: headers.destination(in: bytes.span),
      destinationPort: hasPorts ? bytes.span.bigEndian16(at: headers.transportOffset + 2) : 0)
  }

  var destination: IPAddress { headers.destination(in: bytes.span) }

  /// Whether the destination lies in the network behind `eth0`.
  var isToInside: Bool {
    switch headers.version {
    case .v4: destination.v4 >> 8 == 0xC0_A801
    case .v6: destination.high == 0xFD00_0001_0000_0000
    }
  }

  /// What forwarding does.
  mutating func decrementHopLimit() {
    switch headers.version {
    case .v4:
      let old = bytes.span.bigEndian16(at: 8)
      bytes[8] -= 1
      let checksum = InternetChecksum.replacing(
        bytes.span.bigEndian16(at: 10), UInt32(old), by: UInt32(old - 0x100))
      bytes[10] = UInt8(checksum >> 8)
      bytes[11] = UInt8(checksum & 0xFF)
    case .v6: bytes[7] -= 1
    }
  }
}
