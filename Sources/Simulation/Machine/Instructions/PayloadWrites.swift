import CTVetBytecode
import CTVetPackets

/// `payload write`, which keeps checksums right (net/netfilter/nft_payload.c).
extension RuleWalk {
  /// How checksums are kept (`enum nft_payload_csum_types`).
  private enum ChecksumType {
    static let internet: UInt32 = 1
    static let sctp: UInt32 = 2
  }

  mutating func run(
    _ write: Instruction.WritePayload, _ packet: inout InFlightPacket
  ) -> StepOutcome {
    guard let base = start(of: write.base, in: packet) else { return .endRule }
    let offset = base + Int(write.offset)
    let count = Int(write.length)
    let bytes = registers.bytes(from: write.source.word, count: count)
    let isSummed = write.checksumType == ChecksumType.internet || write.checksumFlags != 0
    guard offset + count <= packet.bytes.count else { return .endRule }
    if isSummed, offset >= 0 {
      let change = ChecksumChange(
        from: packet.bytes.span.extracting(offset..<offset + count), to: bytes.span)
      if write.checksumType == ChecksumType.internet {
        let place = base + Int(write.checksumOffset)
        guard place >= 0, place + 2 <= packet.bytes.count else { return .endRule }
        change.apply(to: &packet.bytes, at: place)
      }
      if write.checksumFlags != 0, let place = transportChecksum(packet.bytes.span) {
        guard place + 2 <= packet.bytes.count else { return .endRule }
        change.apply(to: &packet.bytes, at: place)
      }
    }
    for index in 0..<count {
      let place = offset + index
      if place >= 0 {
        packet.bytes[place] = bytes[index]
      } else {
        packet.link[packet.link.count + place] = bytes[index]
      }
    }
    if write.checksumType == ChecksumType.sctp,
      facts.transport == TransportProtocol.sctp.rawValue, !facts.isLaterFragment
    {
      return sumSCTP(&packet.bytes)
    }
    return .next
  }

  /// Where the checksum is that covers the addresses, too; nil where there is none
  /// (`nft_payload_l4csum_offset`).
  private func transportChecksum(_ packet: Span<UInt8>) -> Int? {
    guard !facts.isLaterFragment else { return nil }
    let start = facts.transportOffset
    switch facts.transport {
    case TransportProtocol.tcp.rawValue: return start + 16
    case TransportProtocol.udp.rawValue:
      // Without a checksum there is none to keep.
      guard start + 8 <= packet.count, packet.bigEndian16(at: start + 6) != 0 else { return nil }
      return start + 6
    case TransportProtocol.udplite.rawValue: return start + 6
    case TransportProtocol.icmpv6.rawValue: return start + 2
    default: return nil
    }
  }

  private func sumSCTP(_ packet: inout [UInt8]) -> StepOutcome {
    let start = facts.transportOffset
    guard start + 12 <= packet.count else { return .endRule }
    let sum = CastagnoliChecksum.ofSCTP(packet.span, from: start, to: packet.count)
    for index in 0..<4 {
      packet[start + 8 + index] = UInt8(truncatingIfNeeded: sum >> UInt32(index * 8))
    }
    return .next
  }
}

/// What a change of some bytes does to an Internet checksum that covers them.
///
/// The bytes are summed as if they began at an even place, as the kernel does, wherever they are.
struct ChecksumChange {
  private let from: UInt16
  private let to: UInt16

  init(from: Span<UInt8>, to: Span<UInt8>) {
    self.from = InternetChecksum.folded(InternetChecksum.sum(from, from: 0, to: from.count))
    self.to = InternetChecksum.folded(InternetChecksum.sum(to, from: 0, to: to.count))
  }

  /// Changes the checksum at a place; one that becomes 0, which means that there is none, is written as ones
  /// (`nft_csum_replace`).
  func apply(to packet: inout [UInt8], at place: Int) {
    let old = packet.span.bigEndian16(at: place)
    let new = InternetChecksum.replacing(old, from, by: to)
    let written = new == 0 ? 0xFFFF : new
    packet[place] = UInt8(written >> 8)
    packet[place + 1] = UInt8(truncatingIfNeeded: written)
  }
}
