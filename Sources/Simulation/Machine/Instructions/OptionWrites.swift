import CTVetBytecode
import CTVetPackets

/// `exthdr write` and `reset tcp option` (net/netfilter/nft_exthdr.c).
extension RuleWalk {
  private static let maximumSegmentSize: UInt8 = 2
  private static let noOperation: UInt8 = 1

  func run(
    _ write: Instruction.WriteExtensionHeader, _ packet: inout InFlightPacket
  ) -> StepOutcome {
    guard write.kind == .tcpOption, let count = tcpHeaderByteCount(packet.bytes.span) else {
      return .endRule
    }
    guard let found = tcpOption(write.type, packet.bytes.span) else { return .next }
    guard found.offset + found.length <= facts.transportOffset + count,
      Int(write.offset + write.length) <= found.length
    else { return .endRule }
    let place = found.offset + Int(write.offset)
    let sum = facts.transportOffset + 16
    let checksum = packet.bytes.span.bigEndian16(at: sum)
    let changed: UInt16
    switch write.length {
    case 2:
      let old = packet.bytes.span.bigEndian16(at: place)
      let new = registers.bigEndian16(at: write.source.word)
      // More than the sender wants could stall the connection.
      if write.type == Self.maximumSegmentSize, old <= new { return .next }
      if old == new { return .next }
      changed = InternetChecksum.replacing(checksum, old, by: new)
      packet.bytes[place] = UInt8(new >> 8)
      packet.bytes[place + 1] = UInt8(truncatingIfNeeded: new)
    case 4:
      let old = packet.bytes.span.bigEndian32(at: place)
      let new = registers.bigEndian32(at: write.source.word)
      if old == new { return .next }
      changed = InternetChecksum.replacing(checksum, old, by: new)
      for index in 0..<4 {
        packet.bytes[place + index] = UInt8(truncatingIfNeeded: new >> UInt32(24 - index * 8))
      }
    default: return .next
    }
    packet.bytes[sum] = UInt8(changed >> 8)
    packet.bytes[sum + 1] = UInt8(truncatingIfNeeded: changed)
    return .next
  }

  mutating func run(
    _ reset: Instruction.ResetTCPOption, _ packet: inout InFlightPacket
  ) -> StepOutcome {
    guard let count = tcpHeaderByteCount(packet.bytes.span) else { return .endRule }
    guard let found = tcpOption(reset.type, packet.bytes.span) else { return .next }
    let start = facts.transportOffset
    guard found.offset + found.length <= start + count else { return decide(.drop) }
    var checksum = packet.bytes.span.bigEndian16(at: start + 16)
    for place in found.offset..<found.offset + found.length {
      let isHigh = (place - start).isMultiple(of: 2)
      let shift: UInt16 = isHigh ? 8 : 0
      checksum = InternetChecksum.replacing(
        checksum, UInt16(packet.bytes[place]) << shift, by: UInt16(Self.noOperation) << shift)
      packet.bytes[place] = Self.noOperation
    }
    packet.bytes[start + 16] = UInt8(checksum >> 8)
    packet.bytes[start + 17] = UInt8(truncatingIfNeeded: checksum)
    return .next
  }
}
