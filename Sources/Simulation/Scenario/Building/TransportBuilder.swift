import CTVetPackets

/// Makes transport headers and what follows them; checksums are left zero.
enum TransportBuilder {
  /// The bytes behind the network header.
  static func bytes(_ template: PacketTemplate) -> [UInt8] {
    var writer = ByteWriter()
    switch template.transport {
    case .tcp(let segment): add(segment, template, to: &writer)
    case .udp, .udplite:
      writer.add(template.source.port)
      writer.add(template.destination.port)
      writer.add(UInt16(truncatingIfNeeded: 8 + template.payload.byteCount))
      writer.add(0 as UInt16)
    case .icmp(let message), .icmpv6(let message):
      writer.add(message.type)
      writer.add(message.code)
      writer.add(0 as UInt16)
      writer.add(message.rest)
    case .sctp(let packet): add(packet, template, to: &writer)
    case .gre(let packet): add(packet, template, to: &writer)
    case .other: break
    }
    writer.bytes += template.payload.bytes
    return writer.bytes
  }

  private static func add(
    _ segment: TCPTemplate, _ template: PacketTemplate, to writer: inout ByteWriter
  ) {
    var options = ByteWriter(bytes: segment.options)
    options.pad()
    writer.add(template.source.port)
    writer.add(template.destination.port)
    writer.add(segment.sequence ?? 0)
    writer.add(segment.acknowledgement ?? 0)
    let words = UInt16(truncatingIfNeeded: 5 + options.bytes.count / 4)
    writer.add(words << 12 | segment.flags)
    writer.add(segment.window ?? segment.usualWindow)
    writer.add(0 as UInt16)
    writer.add(segment.urgent)
    writer.bytes += options.bytes
  }

  // MARK: SCTP

  private static func add(
    _ packet: SCTPTemplate, _ template: PacketTemplate, to writer: inout ByteWriter
  ) {
    writer.add(template.source.port)
    writer.add(template.destination.port)
    writer.add(packet.tag)
    writer.add(0 as UInt32)
    for chunk in packet.chunks {
      let content = fixedPart(of: chunk) + chunk.payload.bytes
      writer.add(chunk.type)
      writer.add(chunk.flags)
      writer.add(UInt16(truncatingIfNeeded: 4 + content.count))
      writer.bytes += content
      writer.pad()
    }
  }

  /// What each chunk of a type has before what varies (RFC 9260 §3.3).
  private static func fixedPart(of chunk: SCTPTemplate.Chunk) -> [UInt8] {
    var part = ByteWriter()
    switch chunk.type {
    case 0:  // DATA: one whole message of stream 0.
      for number in [1, 0, 0] as [UInt32] { part.add(number) }
    case 1, 2:  // INIT, INIT ACK: tag, window, streams out and in, first number.
      part.add(chunk.tag)
      part.add(65_535 as UInt32)
      part.add(10 as UInt16)
      part.add(10 as UInt16)
      part.add(1 as UInt32)
    case 3:  // SACK: number, window, no gaps.
      for number in [1, 65_535, 0] as [UInt32] { part.add(number) }
    case 7:  // SHUTDOWN: number.
      part.add(1 as UInt32)
    default: break
    }
    return part.bytes
  }

  // MARK: GRE

  /// Source: RFC 2784 §2, RFC 2890 §2; of version 1 RFC 2637 §4.1.
  private static func add(
    _ packet: GRETemplate, _ template: PacketTemplate, to writer: inout ByteWriter
  ) {
    var flags = UInt16(packet.version)
    if packet.key != nil { flags |= 0x2000 }
    if packet.sequence != nil { flags |= 0x1000 }
    writer.add(flags)
    writer.add(packet.carried)
    if let key = packet.key {
      let length = packet.version == 1 ? UInt32(template.payload.byteCount) << 16 : 0
      writer.add(length | key)
    }
    if let sequence = packet.sequence { writer.add(sequence) }
  }
}

extension TCPTemplate {
  /// The window of a host that has not told another one: unscaled while the connection opens.
  fileprivate var usualWindow: UInt16 { flags & Self.syn != 0 ? 64_240 : 502 }
}

extension Payload {
  /// The bytes.
  fileprivate var bytes: [UInt8] {
    switch self {
    case .none: []
    case .bytes(let bytes): bytes
    case .count(let count): (0..<count).map { UInt8(ascii: "a") + UInt8($0 % 26) }
    case .packet(let packet):
      // Errors are no longer than what every link takes (RFC 1812 §4.3.2.3, RFC 4443 §2.4).
      Array(PacketBuilder.packet(packet).prefix(packet.version == .v4 ? 548 : 1232))
    }
  }

  /// How many there are.
  fileprivate var byteCount: Int {
    switch self {
    case .none: 0
    case .count(let count): count
    case .bytes(let bytes): bytes.count
    case .packet: bytes.count
    }
  }
}
