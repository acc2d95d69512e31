import CTVetBytecode
import CTVetPackets

/// `exthdr load` (net/netfilter/nft_exthdr.c).
extension RuleWalk {
  mutating func run(
    _ load: Instruction.LoadExtensionHeader, _ packet: InFlightPacket
  ) -> StepOutcome {
    let bytes = packet.bytes.span
    let offset: Int?
    switch load.kind {
    case .ipv6:
      guard facts.version == .v6 else { return .endRule }
      offset = IPv6HeaderSearch.header(load.type, of: bytes)?.offset
    case .ipv4Option:
      guard facts.version == .v4 else { return .endRule }
      offset = IPv4OptionSearch.find(load.type, in: bytes)
    case .tcpOption: offset = tcpOption(load, bytes)
    case .sctpChunk: offset = sctpChunk(load, bytes)
    case .dccpOption: offset = dccpOption(load.type, bytes)
    }
    if load.isPresence {
      registers[load.destination.word] = offset == nil ? 0 : 1
      return .next
    }
    guard let offset, offset + Int(load.offset + load.length) <= bytes.count else {
      return .endRule
    }
    registers.copy(
      bytes, from: offset + Int(load.offset), count: Int(load.length), to: load.destination.word)
    return .next
  }

  /// The length of the TCP header; nil where it is not all there.
  func tcpHeaderByteCount(_ packet: Span<UInt8>) -> Int? {
    let start = facts.transportOffset
    guard facts.transport == TransportProtocol.tcp.rawValue, !facts.isLaterFragment,
      start + 20 <= packet.count
    else { return nil }
    let count = Int(packet[start + 12] >> 4) * 4
    return count >= 20 && start + count <= packet.count ? count : nil
  }

  /// Where the first TCP option of a number begins, from the network header, and how long it is.
  func tcpOption(_ type: UInt8, _ packet: Span<UInt8>) -> (offset: Int, length: Int)? {
    guard let count = tcpHeaderByteCount(packet) else { return nil }
    let start = facts.transportOffset
    var place = 20
    while place < count - 1 {
      let option = packet[start + place]
      let told = Int(packet[start + place + 1])
      // Padding has no length; options without one shall not hold up.
      let length = option <= 1 || told == 0 ? 1 : told
      if option == type { return (start + place, length) }
      place += length
    }
    return nil
  }

  private func tcpOption(
    _ load: Instruction.LoadExtensionHeader, _ packet: Span<UInt8>
  ) -> Int? {
    guard let count = tcpHeaderByteCount(packet), let found = tcpOption(load.type, packet),
      found.offset + found.length <= facts.transportOffset + count,
      Int(load.offset + load.length) <= found.length
    else { return nil }
    return found.offset
  }

  /// Where the first chunk of a number begins.
  private func sctpChunk(
    _ load: Instruction.LoadExtensionHeader, _ packet: Span<UInt8>
  ) -> Int? {
    guard facts.transport == TransportProtocol.sctp.rawValue, !facts.isLaterFragment else {
      return nil
    }
    var offset = facts.transportOffset + 12
    while offset + 4 <= packet.count {
      let length = Int(packet.bigEndian16(at: offset + 2))
      guard length > 0 else { return nil }
      if packet[offset] == load.type {
        if load.isPresence { return offset }
        guard Int(load.offset + load.length) <= length, offset + length <= packet.count else {
          return nil
        }
        return offset
      }
      offset += (length + 3) / 4 * 4
    }
    return nil
  }

  /// Where the first DCCP option of a number begins (RFC 4340 §5.8).
  private func dccpOption(_ type: UInt8, _ packet: Span<UInt8>) -> Int? {
    let start = facts.transportOffset
    guard facts.transport == TransportProtocol.dccp.rawValue, !facts.isLaterFragment,
      start + 12 <= packet.count
    else { return nil }
    let hasLongSequence = packet[start + 8] & 1 != 0
    let kind = packet[start + 8] >> 1 & 15
    let end = start + Int(packet[start + 4]) * 4
    var offset = start + Self.dccpHeaderByteCount(kind, hasLongSequence: hasLongSequence)
    let lastOfOneByte: UInt8 = 31
    while offset < end {
      guard offset + min(2, end - offset) <= packet.count else { return nil }
      if packet[offset] == type { return offset }
      if packet[offset] <= lastOfOneByte {
        offset += 1
        continue
      }
      guard offset + 2 <= end, packet[offset + 1] >= 2 else { return nil }
      offset += Int(packet[offset + 1])
    }
    return nil
  }

  /// How long the fixed part of a DCCP header is (`__dccp_hdr_len`).
  private static func dccpHeaderByteCount(_ kind: UInt8, hasLongSequence: Bool) -> Int {
    let basic = hasLongSequence ? 16 : 12
    switch kind {
    case 0: return basic + 4
    case 1: return basic + 12
    case 2: return basic
    case 3, 4, 5, 6, 8, 9: return basic + 8
    case 7: return basic + 12
    default: return basic
    }
  }
}
