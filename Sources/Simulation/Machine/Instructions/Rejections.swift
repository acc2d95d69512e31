import CTVetBytecode
import CTVetPackets
import CTVetRulesetModel

/// `reject` (net/netfilter/nft_reject.c, nft_reject_inet.c).
extension RuleWalk {
  /// What is answered (`enum nft_reject_types`).
  private enum Kind {
    static let icmp: UInt32 = 0
    static let reset: UInt32 = 1
    static let abstractICMP: UInt32 = 2
  }

  mutating func run(_ reject: Instruction.Reject, _ packet: InFlightPacket) -> StepOutcome {
    let bytes = packet.bytes.span
    // What conntrack has summed is summed again on arrival alone.
    let isTrusted = packet.isSummed && hook != .prerouting && hook != .input
    switch (reject.kind, facts.version) {
    case (Kind.reset, .v4):
      answer =
        ResetPacket.answeringIPv4(bytes, isTrusted: isTrusted).map(RejectAnswer.reset)
    case (Kind.reset, .v6):
      answer =
        ResetPacket.answeringIPv6(bytes, isTrusted: isTrusted).map(RejectAnswer.reset)
    case (_, .v4):
      let code = reject.kind == Kind.abstractICMP ? Self.codeV4(reject.code) : reject.code
      if RejectedPacket.mayBeAnsweredV4(bytes, isTrusted: isTrusted) {
        answer = .icmp(type: 3, code: code)
      }
    case (_, .v6):
      let code = reject.kind == Kind.abstractICMP ? Self.codeV6(reject.code) : reject.code
      if RejectedPacket.mayBeAnsweredV6(bytes, isTrusted: isTrusted) {
        answer = .icmpv6(type: 1, code: code)
      }
    }
    return decide(.reject)
  }

  /// The code of ICMP for `icmpx` (`enum nft_reject_inet_code`): net, port, host, prohibited.
  private static func codeV4(_ code: UInt8) -> UInt8 {
    switch code {
    case 0: 0
    case 1: 3
    case 2: 1
    default: 13
    }
  }

  /// The code of ICMPv6 for `icmpx`: no route, port, address, prohibited.
  private static func codeV6(_ code: UInt8) -> UInt8 {
    switch code {
    case 0: 0
    case 1: 4
    case 2: 3
    default: 1
    }
  }
}

/// Which packets `reject` answers with an ICMP error (net/ipv4/netfilter/nf_reject_ipv4.c
/// `nf_send_unreach`, net/ipv6/netfilter/nf_reject_ipv6.c `nf_send_unreach6`).
enum RejectedPacket {
  static func mayBeAnsweredV4(_ packet: Span<UInt8>, isTrusted: Bool) -> Bool {
    guard packet.count >= 20, packet.bigEndian16(at: 6) & 0x1FFF == 0 else { return false }
    let start = Int(packet[0] & 15) * 4
    let transport = TransportProtocol(rawValue: packet[9])
    guard !isTrusted, needsChecksum(packet, transport, at: start) else { return true }
    return isChecksumRight(packet, .v4, transport, from: start)
  }

  static func mayBeAnsweredV6(_ packet: Span<UInt8>, isTrusted: Bool) -> Bool {
    guard packet.count >= 40 else { return false }
    let first = TransportProtocol(rawValue: packet[6])
    guard
      let end = IPv6ExtensionHeaders.skip(packet, first: first, at: 40, end: packet.count),
      end.offset < packet.count, end.fragment & ~7 == 0
    else { return false }
    guard !isTrusted, needsChecksum(packet, end.transport, at: end.offset) else { return true }
    return isChecksumRight(packet, .v6, end.transport, from: end.offset)
  }

  /// Whether the packet must have a right checksum (`nf_reject_verify_csum`).
  private static func needsChecksum(
    _ packet: Span<UInt8>, _ transport: TransportProtocol, at offset: Int
  ) -> Bool {
    switch transport {
    case .gre, .ah, .esp, .sctp, .udplite, .dccp: false
    case .udp: offset + 8 > packet.count || packet.bigEndian16(at: offset + 6) != 0
    default: true
    }
  }

  /// Whether the checksum from an offset to the end is right, with the pseudo-header for TCP and UDP, and
  /// as a plain sum for all other protocols (`nf_ip_checksum`).
  static func isChecksumRight(
    _ packet: Span<UInt8>, _ version: IPVersion, _ transport: TransportProtocol, from offset: Int
  ) -> Bool {
    guard offset <= packet.count else { return false }
    let isPlain = version == .v4 && transport != .tcp && transport != .udp
    if isPlain { return InternetChecksum.of(packet, from: offset, to: packet.count) == 0 }
    return InternetChecksum.ofTransport(
      packet, from: offset, to: packet.count, version: version, transport: transport) == 0
  }
}
