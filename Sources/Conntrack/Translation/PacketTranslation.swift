public import CTVetPackets

extension Tracker {
  /// What NAT's hook does with a packet.
  public enum TranslationStep: Sendable, Hashable {
    /// Nothing: no connection is attached.
    case nothing
    /// Rules of nat chains decide, in their order, until `isTranslationDecided`; if none does, call
    /// `setUpNothing`. Then `translate`.
    case rules
    /// It is decided: `translate`.
    case translation
  }

  /// What NAT's hook does with a packet (`nf_nat_inet_fn`).
  ///
  /// The hooks are prerouting and output (for the destination), postrouting and input (for the source),
  /// at priorities -100 and 100 whatever the priorities of nat chains are.
  public func translationStep(
    _ packet: Span<UInt8>, _ headers: PacketHeaders, attached: Attachment,
    _ manipulation: Manipulation
  ) -> TranslationStep {
    guard let id = attached.connection, let info = attached.info else { return .nothing }
    switch info {
    case .untracked: return .nothing
    case .established, .establishedReply: return .translation
    case .new: break
    case .related, .relatedReply:
      if errorOffset(packet, headers) != nil { return .translation }
    }
    return isTranslationDecided(of: id, manipulation) ? .translation : .rules
  }

  /// Writes into a packet what was decided of its connection (`nf_nat_packet`,
  /// `nf_nat_icmp_reply_translation`).
  ///
  /// - Parameters:
  ///   - packet: The packet; its length stays as it is.
  ///   - headers: Where its parts lie.
  ///   - attached: Its connection.
  ///   - manipulation: Which end the hook translates.
  ///   - output: The number of the interface by which the packet leaves, at postrouting. A connection that
  ///     masquerading gave the address of another one is removed.
  /// - Returns: False where the packet is dropped.
  public mutating func translate(
    _ packet: inout [UInt8], _ headers: PacketHeaders, attached: Attachment,
    _ manipulation: Manipulation, output: UInt32? = nil, at now: Timestamp
  ) -> Bool {
    guard let id = attached.connection, let info = attached.info, info != .untracked else {
      return true
    }
    let direction = info.direction
    if info == .related || info == .relatedReply,
      let offset = errorOffset(packet.span, headers)
    {
      return translateError(&packet, at: offset, id, direction, manipulation)
    }
    if let output, direction == .original, hasLeftMasquerading(id, output) {
      delete(id, at: now)
      return false
    }
    guard self[id].status.contains(manipulation.translatedBit(in: direction)),
      let target = self[id].tuple(direction.opposite).inverse
    else { return true }
    var bytes = packet.mutableSpan
    return PacketRewriting.rewrite(
      &bytes, headerOffset: 0, like: target, manipulation, profile: profile)
  }

  private func translateError(
    _ packet: inout [UInt8], at offset: Int, _ id: ConnectionID, _ direction: Direction,
    _ manipulation: Manipulation
  ) -> Bool {
    let quoted = self[id].tuple(direction.opposite)
    guard let target = quoted.inverse else { return true }
    let error = ErrorRewriting(
      status: self[id].status, quoted: quoted, target: target, direction: direction,
      manipulation: manipulation, profile: profile)
    var bytes = packet.mutableSpan
    return error.apply(to: &bytes, transportOffset: offset)
  }

  /// Where the ICMP header of a packet starts; nil if it carries something else.
  private func errorOffset(_ packet: Span<UInt8>, _ headers: PacketHeaders) -> Int? {
    guard let payload = TransportPayload(packet, headers),
      payload.transport == (headers.version == .v4 ? .icmp : .icmpv6)
    else { return nil }
    return payload.offset
  }

  private func hasLeftMasquerading(_ id: ConnectionID, _ output: UInt32) -> Bool {
    guard self[id].extensionPlace >= 0 else { return false }
    let interface = extensionStore[self[id].extensionPlace].masqueradeInterface
    return interface != 0 && interface != output
  }
}
