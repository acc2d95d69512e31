import CTVetPackets

/// A packet of SCTP between two ends, as bytes.
struct SCTPPacket {
  /// A chunk: its type, its flags and what stands behind its length.
  struct Chunk {
    var type: UInt8
    var flags: UInt8 = 0
    var value: [UInt8] = []
  }

  /// Whether it goes back to the client.
  var isReply = false
  var tag: UInt32
  var chunks: [Chunk]

  /// The packet from its IP header on, checksums right.
  var bytes: [UInt8] {
    let ends = [Endpoint.client, Endpoint.server]
    let (source, destination) = isReply ? (ends[1], ends[0]) : (ends[0], ends[1])
    var payload = PacketBuilder.big(source.port) + PacketBuilder.big(destination.port)
    payload += PacketBuilder.big(tag) + [0, 0, 0, 0]
    for chunk in chunks {
      payload += [chunk.type, chunk.flags] + PacketBuilder.big(UInt16(4 + chunk.value.count))
      payload += chunk.value + [UInt8](repeating: 0, count: (4 - chunk.value.count % 4) % 4)
    }
    var packet = PacketBuilder.packet(.sctp, from: source, to: destination, payload: payload)
    let start = IPv4Header.minimumByteCount
    let sum = CastagnoliChecksum.ofSCTP(packet.span, from: start, to: packet.count)
    packet.replaceSubrange(
      start + SCTPHeader.checksum..<start + SCTPHeader.checksum + 4,
      with: PacketBuilder.big(sum.byteSwapped))
    return packet
  }

  /// An INIT (type 1) or INIT ACK (type 2) that announces a tag.
  static func begin(_ type: UInt8, isReply: Bool = false, tag: UInt32, announces: UInt32) -> Self {
    let value = PacketBuilder.big(announces) + [0, 0, 0xFF, 0xFF, 0, 1, 0, 1, 0, 0, 0, 1]
    return SCTPPacket(isReply: isReply, tag: tag, chunks: [Chunk(type: type, value: value)])
  }

  /// A packet with one chunk.
  static func one(
    _ type: UInt8, isReply: Bool = false, tag: UInt32, flags: UInt8 = 0
  ) -> Self {
    SCTPPacket(isReply: isReply, tag: tag, chunks: [Chunk(type: type, flags: flags)])
  }
}

extension Conversation {
  /// Sends a packet of SCTP through.
  mutating func take(_ packet: SCTPPacket, atSecond second: Int64 = 0) -> Answer? {
    take(packet.bytes, at: Timestamp.zero.adding(seconds: second))
  }
}
