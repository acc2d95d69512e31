import CTVetBytecode
import CTVetPackets

/// `payload load` (net/netfilter/nft_payload.c).
extension RuleWalk {
  mutating func run(_ load: Instruction.LoadPayload, _ packet: InFlightPacket) -> StepOutcome {
    guard let base = start(of: load, in: packet) else { return .endRule }
    let offset = base + Int(load.offset)
    let count = Int(load.length)
    guard count <= RegisterData.maximumByteCount, offset + count <= packet.bytes.count else {
      return .endRule
    }
    if offset >= 0 {
      registers.copy(packet.bytes.span, from: offset, count: count, to: load.destination.word)
    } else {
      let joined = packet.link + packet.bytes
      registers.copy(
        joined.span, from: packet.link.count + offset, count: count, to: load.destination.word)
    }
    return .next
  }

  /// Where the header of a load begins, in bytes from the network header.
  ///
  /// Short loads at their own alignment take a quicker way in the kernel, which reads a transport header
  /// of any fragment (`nft_payload_fast_eval`, net/netfilter/nf_tables_core.c).
  private func start(of load: Instruction.LoadPayload, in packet: InFlightPacket) -> Int? {
    if load.base == .transport, facts.isLaterFragment, load.isQuick {
      return facts.hasTransport ? facts.transportOffset : nil
    }
    return start(of: load.base, in: packet)
  }

  /// Where a header begins, in bytes from the network header, so that it is negative for the link header;
  /// nil where the packet has none.
  func start(of base: Instruction.PayloadBase, in packet: InFlightPacket) -> Int? {
    switch base {
    case .link: packet.link.isEmpty ? nil : -packet.link.count
    case .network: 0
    case .transport: facts.hasTransportHeader ? facts.transportOffset : nil
    case .inner: innerStart(packet.bytes.span)
    }
  }

  /// Where that begins which the transport header carries (`__nft_payload_inner_offset`).
  private func innerStart(_ packet: Span<UInt8>) -> Int? {
    guard facts.hasTransportHeader else { return nil }
    let start = facts.transportOffset
    switch facts.transport {
    case TransportProtocol.udp.rawValue: return start + 8
    case TransportProtocol.tcp.rawValue:
      guard start + 20 <= packet.count else { return nil }
      return start + Int(packet[start + 12] >> 4) * 4
    case TransportProtocol.gre.rawValue:
      guard start + 4 <= packet.count else { return nil }
      let flags = packet.bigEndian16(at: start)
      // Only version 0, and no source routes.
      guard flags & 7 == 0, flags & 0x4000 == 0 else { return nil }
      var length = 4
      for flag: UInt16 in [0x8000, 0x2000, 0x1000] where flags & flag != 0 { length += 4 }
      return start + length
    case 4: return start
    default: return nil
    }
  }
}

extension Instruction.LoadPayload {
  /// Whether the kernel reads it the quick way (`nft_payload_select_ops`).
  var isQuick: Bool {
    switch (base, length) {
    case (.network, 1), (.transport, 1): true
    case (.network, 2), (.network, 4), (.transport, 2), (.transport, 4): offset % length == 0
    default: false
    }
  }
}
