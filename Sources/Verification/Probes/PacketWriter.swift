import CTVetPackets

/// Makes the bytes of probes.
enum PacketWriter {
  /// Where a packet of TCP stands in its conversation.
  struct Segment {
    var flags: UInt8
    var sequence: UInt32
    var acknowledgement: UInt32
  }

  /// The packet of a probe, from `source` to `destination` or the other way round.
  static func packet(
    _ probe: Probe, from: (UInt128, UInt16), to: (UInt128, UInt16), segment: Segment,
    type: UInt8? = nil, quoted: [UInt8] = [], hasWrongChecksum: Bool = false
  ) -> [UInt8] {
    var content =
      transport(probe, from.1, to.1, segment, type ?? probe.type, quoted) + probe.payload
    var extra: [UInt8] = []
    var next = probe.transport
    if probe.version == .v6 {
      for header in probe.headers.reversed() {
        extra = header.bytes(next: next) + extra
        next = header.kind
      }
    }
    let headerLength = (probe.version == .v4 ? 20 : 40) + extra.count
    if let length = probe.length, length > headerLength + content.count {
      content += [UInt8](repeating: 0x2E, count: length - headerLength - content.count)
    }
    if [17, 136].contains(probe.transport) {
      content[4] = UInt8(truncatingIfNeeded: content.count >> 8)
      content[5] = UInt8(truncatingIfNeeded: content.count)
    }
    var bytes = header(probe, from.0, to.0, next, extra.count + content.count) + extra + content
    if probe.version == .v4 { bytes.sumIPv4Header() }
    sum(&bytes, probe, headerLength, isWrong: hasWrongChecksum)
    return bytes
  }

  private static func header(
    _ probe: Probe, _ source: UInt128, _ destination: UInt128, _ next: UInt8, _ length: Int
  ) -> [UInt8] {
    var bytes: [UInt8]
    if probe.version == .v4 {
      let whole = 20 + length
      bytes = [
        0x45, probe.service, UInt8(truncatingIfNeeded: whole >> 8),
        UInt8(truncatingIfNeeded: whole), 0, 1, 0x40, 0, probe.hops, probe.transport, 0, 0,
      ]
    } else {
      bytes = [
        0x60 | probe.service >> 4, probe.service << 4, 0, 0, UInt8(truncatingIfNeeded: length >> 8),
        UInt8(truncatingIfNeeded: length), next, probe.hops,
      ]
    }
    for address in [source, destination] {
      for place in (0..<probe.version.addressByteCount).reversed() {
        bytes.append(UInt8(truncatingIfNeeded: address >> UInt128(place * 8)))
      }
    }
    return bytes
  }

  private static func transport(
    _ probe: Probe, _ source: UInt16, _ destination: UInt16, _ segment: Segment, _ type: UInt8,
    _ quoted: [UInt8]
  ) -> [UInt8] {
    func two(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }
    func four(_ number: UInt32) -> [UInt8] {
      two(UInt16(number >> 16)) + two(UInt16(truncatingIfNeeded: number))
    }
    let ports = two(source) + two(destination)
    switch probe.transport {
    case 6:
      var options: [UInt8] = []
      if let size = probe.segmentSize { options += [2, 4] + two(size) }
      for kind in probe.options { options += kind < 2 ? [kind] : [kind, 2] }
      while options.count % 4 != 0 { options.append(0) }
      let words = UInt8(5 + options.count / 4)
      return ports + four(segment.sequence) + four(segment.acknowledgement)
        + [words << 4, segment.flags, 0x80, 0, 0, 0, 0, 0] + options
    case 17, 136: return ports + two(8) + [0, 0]
    case 1, 58:
      return probe.isICMP
        ? [type, probe.code, 0, 0] + two(source) + [0, 1] + quoted : [8, 0, 0, 0, 0, 0, 0, 0]
    case 132:
      if probe.chunks.isEmpty { return ports + association(segment) }
      return ports + four(1) + [0, 0, 0, 0]
        + probe.chunks.flatMap { [$0.type, $0.flags, 0, 8, 0, 0, 0, 0] }
    case 33:
      return ports + [5, 0, 0, 0, probe.headerType << 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    case 47: return [0, 0, 0x08, 0x00, 0, 0, 0, 0]
    case 50: return four(probe.securityIndex) + four(1)
    case 51: return [59, 1, 0, 0] + four(probe.securityIndex) + four(1)
    case 108: return [59, 0] + two(UInt16(truncatingIfNeeded: probe.securityIndex))
    case 135: return [59, 0, probe.headerType, 0, 0, 0, 0, 0]
    default: return [0, 0, 0, 1, 0, 0, 0, 1]
    }
  }

  /// The rest of a packet of SCTP: INIT where TCP would have SYN, INIT ACK for its answer, data else; all
  /// tags are 1 (RFC 9260 section 3).
  private static func association(_ segment: Segment) -> [UInt8] {
    let tag: [UInt8] = [0, 0, 0, 1]
    let sum: [UInt8] = [0, 0, 0, 0]
    if segment.flags & 2 == 0 { return tag + sum + [0, 0, 0, 8, 0, 0, 0, 0] }
    let isAnswer = segment.flags & 16 != 0
    return (isAnswer ? tag : [0, 0, 0, 0]) + sum + [isAnswer ? 2 : 1, 0, 0, 20] + tag
      + [0, 1, 0, 0, 0, 1, 0, 1] + tag
  }

  private static func sum(_ bytes: inout [UInt8], _ probe: Probe, _ start: Int, isWrong: Bool) {
    let place: Int
    switch probe.transport {
    case 132:
      let right = CastagnoliChecksum.ofSCTP(bytes.span, from: start, to: bytes.count)
      let written = isWrong ? right ^ 0x5555 : right
      for index in 0..<4 {
        bytes[start + 8 + index] = UInt8(truncatingIfNeeded: written >> UInt32(index * 8))
      }
      return
    case 6: place = start + 16
    case 17, 136: place = start + 6
    case 1 where probe.version == .v4, 58 where probe.version == .v6: place = start + 2
    default: return
    }
    let sum =
      probe.transport == 1
      ? InternetChecksum.of(bytes.span, from: start, to: bytes.count)
      : InternetChecksum.ofTransport(
        bytes.span, from: start, to: bytes.count, version: probe.version,
        // Linux' tracker takes UDP-Lite's for UDP's (`udplite_error`).
        transport: probe.transport == 136 ? .udp : TransportProtocol(rawValue: probe.transport))
    let written = isWrong ? sum ^ 0x5555 : sum
    bytes[place] = UInt8(written >> 8)
    bytes[place + 1] = UInt8(written & 0xFF)
  }
}
