import CTVetPackets

/// Makes bytes of the fields of a packet.
package enum PacketBuilder {
  /// The packet, or its fragments, each from the IP header on.
  package static func packets(_ template: PacketTemplate) -> [[UInt8]] {
    let whole = packet(template)
    switch template.fragmentation {
    case nil: return [whole]
    case .all(let size): return Fragmenter.fragments(of: whole, template, size: size)
    case .one(let number, let size):
      let all = Fragmenter.fragments(of: whole, template, size: size)
      return number <= all.count ? [all[number - 1]] : []
    }
  }

  /// The packet in one piece.
  package static func packet(_ template: PacketTemplate) -> [UInt8] {
    let content = TransportBuilder.bytes(template)
    var packet = header(template, transport: template.transport.number, byteCount: content.count)
    let start = packet.bytes.count
    packet.bytes += content
    if let place = template.transport.checksumOffset {
      setChecksum(&packet, template, from: start, at: start + place)
    }
    return packet.bytes
  }

  // MARK: Network headers

  /// A header of a packet whose payload has so many bytes.
  static func header(
    _ template: PacketTemplate, transport: UInt8, byteCount: Int, fragment: UInt16? = nil
  ) -> ByteWriter {
    template.version == .v4
      ? headerV4(template, transport: transport, byteCount: byteCount, fragment: fragment ?? 0)
      : headerV6(template, transport: transport, byteCount: byteCount)
  }

  private static func headerV4(
    _ template: PacketTemplate, transport: UInt8, byteCount: Int, fragment: UInt16
  ) -> ByteWriter {
    let network = template.network
    var header = ByteWriter()
    header.add(0x45 as UInt8)
    header.add(network.serviceType)
    header.add(UInt16(truncatingIfNeeded: IPv4Header.minimumByteCount + byteCount))
    header.add(UInt16(truncatingIfNeeded: network.identification))
    header.add(fragment | (network.forbidsFragments ? IPv4Header.dontFragment : 0))
    header.add(network.hops)
    header.add(transport)
    header.add(0 as UInt16)
    header.add(template.source.address.v4)
    header.add(template.destination.address.v4)
    let right = InternetChecksum.of(header.bytes.span, from: 0, to: header.bytes.count)
    header.set(network.checksum.value(right), at: IPv4Header.checksum)
    return header
  }

  private static func headerV6(
    _ template: PacketTemplate, transport: UInt8, byteCount: Int
  ) -> ByteWriter {
    let network = template.network
    var header = ByteWriter()
    header.add(6 << 28 | UInt32(network.serviceType) << 20 | network.flowLabel)
    header.add(UInt16(truncatingIfNeeded: byteCount))
    header.add(transport)
    header.add(network.hops)
    for end in [template.source, template.destination] {
      header.add(end.address.high)
      header.add(end.address.low)
    }
    return header
  }

  // MARK: Checksums

  private static func setChecksum(
    _ packet: inout ByteWriter, _ template: PacketTemplate, from start: Int, at place: Int
  ) {
    let end = packet.bytes.count
    switch template.transport {
    case .sctp:
      let right = CastagnoliChecksum.ofSCTP(packet.bytes.span, from: start, to: end)
      let number = template.checksum.value(right.byteSwapped)
      packet.set(UInt16(truncatingIfNeeded: number >> 16), at: place)
      packet.set(UInt16(truncatingIfNeeded: number), at: place + 2)
    case .icmp:
      let right = InternetChecksum.of(packet.bytes.span, from: start, to: end)
      packet.set(template.checksum.value(right), at: place)
    case .tcp, .udp, .udplite, .icmpv6, .gre, .other:
      var right = InternetChecksum.ofTransport(
        packet.bytes.span, from: start, to: end, version: template.version,
        transport: TransportProtocol(rawValue: template.transport.number))
      // Zero means that there is none.
      if right == 0, template.transport == .udp || template.transport == .udplite { right = 0xFFFF }
      packet.set(template.checksum.value(right), at: place)
    }
  }
}

extension TransportTemplate {
  /// Where the checksum lies in the header; nil for protocols without one.
  fileprivate var checksumOffset: Int? {
    switch self {
    case .tcp: TCPHeader.checksum
    case .udp, .udplite: 6
    case .icmp, .icmpv6: ICMPHeader.checksum
    case .sctp: SCTPHeader.checksum
    case .gre, .other: nil
    }
  }
}

extension PacketTemplate.Checksum? {
  /// The number to write where another one would be right.
  fileprivate func value<Number: FixedWidthInteger & UnsignedInteger>(_ right: Number) -> Number {
    switch self {
    case nil: right
    case .wrong: right ^ 0x5555
    case .number(let number): Number(truncatingIfNeeded: number)
    }
  }
}
