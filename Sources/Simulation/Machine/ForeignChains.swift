public import CTVetConntrack
public import CTVetPackets
public import CTVetRulesetModel

/// Chains of another machine than nf_tables, which stand where the loaded base chains stand and decide in
/// their place: what a ruleset is compared with.
public protocol ForeignChains: Sendable {
  /// Runs a packet through the chain that stands for a base chain.
  ///
  /// - Parameters:
  ///   - index: The base chain's place in `LoadedRuleset.baseChains`.
  ///   - hook: Where the packet is.
  mutating func run(
    baseChain index: Int, packet: inout InFlightPacket, hook: Hook, tracker: inout Tracker,
    host: Host, at time: Timestamp
  ) -> HookVerdict
}

extension RejectAnswer {
  /// What `reject with tcp reset` sends about a packet; nil for what gets no answer.
  public static func reset(answering packet: InFlightPacket, at hook: Hook) -> RejectAnswer? {
    let isTrusted = isTrusted(packet, hook)
    let bytes =
      packet.headers.version == .v4
      ? ResetPacket.answeringIPv4(packet.bytes.span, isTrusted: isTrusted)
      : ResetPacket.answeringIPv6(packet.bytes.span, isTrusted: isTrusted)
    return bytes.map(RejectAnswer.reset)
  }

  /// What `reject with icmp` or `icmpv6` of a code sends about a packet; nil for what gets no answer.
  public static func unreachable(
    code: UInt8, answering packet: InFlightPacket, at hook: Hook
  ) -> RejectAnswer? {
    let isTrusted = isTrusted(packet, hook)
    switch packet.headers.version {
    case .v4:
      return RejectedPacket.mayBeAnsweredV4(packet.bytes.span, isTrusted: isTrusted)
        ? .icmp(type: 3, code: code) : nil
    case .v6:
      return RejectedPacket.mayBeAnsweredV6(packet.bytes.span, isTrusted: isTrusted)
        ? .icmpv6(type: 1, code: code) : nil
    }
  }

  /// What conntrack has summed is summed again on arrival alone.
  private static func isTrusted(_ packet: InFlightPacket, _ hook: Hook) -> Bool {
    packet.isSummed && hook != .prerouting && hook != .input
  }
}
