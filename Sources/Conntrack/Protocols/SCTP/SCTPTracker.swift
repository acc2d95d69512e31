import CTVetPackets

/// Follows SCTP associations from the middle, as `nf_conntrack_proto_sctp.c` of Linux does.
public enum SCTPTracker {
  /// Whether a packet carries the right checksum (RFC 9260 §6.8); false without a whole common header.
  ///
  /// - Parameters:
  ///   - packet: The packet from its IP header on.
  ///   - start: Where the common header starts.
  ///   - end: Where the packet ends.
  public static func hasRightChecksum(
    _ packet: Span<UInt8>, from start: Int, to end: Int
  ) -> Bool {
    guard end - start >= 12, end <= packet.count else { return false }
    let stored = packet.bigEndian32(at: start + 8).byteSwapped
    return CastagnoliChecksum.ofSCTP(packet, from: start, to: end) == stored
  }

  /// Takes note of a packet (`nf_conntrack_sctp_packet`), the first one included; its checksum is right.
  ///
  /// - Parameters:
  ///   - association: What is known of the association.
  ///   - packet: The packet from its IP header on.
  ///   - start: Where the common header starts.
  ///   - end: Where the packet ends.
  ///   - direction: Which way it goes.
  ///   - status: The connection's bits before this packet; one that is not confirmed begins.
  ///   - timeouts: The timeouts that hold for this connection.
  ///   - profile: Which kernel is meant.
  public static func update(
    _ association: inout SCTPConnection, with packet: Span<UInt8>, from start: Int, to end: Int,
    direction: Direction, status: ConnectionStatus, timeouts: TrackingSettings.SCTPTimeouts,
    profile: KernelProfile
  ) -> ProtocolUpdate {
    guard let chunks = SCTPChunks(packet, from: start, to: end) else { return .invalid }
    let isNew = !status.contains(.confirmed)
    if isNew, !begin(&association, with: chunks, in: packet, profile: profile) {
      return .invalid
    }
    if chunks.kinds.isDisjoint(with: SCTPTags.special), chunks.tag != association[direction] {
      return .invalid
    }
    return follow(
      &association, chunks, packet, direction, status: status, timeouts: timeouts,
      profile: profile)
  }

  /// Whether the garbage collector may remove the association, though it is assured, once the table is
  /// almost full (`sctp_can_early_drop`).
  public static func canBeDroppedEarly(_ association: SCTPConnection) -> Bool {
    switch association.state {
    case .shutdownSent, .shutdownReceived, .shutdownAckSent: true
    case .none, .closed, .cookieWait, .cookieEchoed, .established, .heartbeatSent,
      .heartbeatAcknowledged:
      false
    }
  }
}

extension SCTPTracker {
  /// Takes up an association that is not in the table yet (`sctp_new`).
  private static func begin(
    _ association: inout SCTPConnection, with chunks: SCTPChunks, in packet: Span<UInt8>,
    profile: KernelProfile
  ) -> Bool {
    // These end or confirm what was never seen (RFC 9260 §8.4).
    guard chunks.kinds.isDisjoint(with: [.abort, .shutdownComplete, .cookieAck]) else {
      return false
    }
    association = SCTPConnection()
    var rest = chunks
    while let chunk = rest.next(in: packet) {
      let state = SCTPTransitions.state(
        after: chunk.kind, .original, from: .none, profile: profile)
      guard let state, state != .none else { return false }
      switch chunk.kind {
      case .initiation:
        guard chunks.tag == 0, let tag = chunk.initiateTag else { return false }
        association.replyTag = tag
      case .heartbeat:
        association.originalTag = chunks.tag
      case .shutdownAck:
        // SHUTDOWN COMPLETE will reflect it.
        association.replyTag = chunks.tag
      default:
        break
      }
    }
    return true
  }

  /// Follows the chunks of a packet one by one; what those before a wrong one changed stays changed.
  private static func follow(
    _ association: inout SCTPConnection, _ chunks: SCTPChunks, _ packet: Span<UInt8>,
    _ direction: Direction, status: ConnectionStatus, timeouts: TrackingSettings.SCTPTimeouts,
    profile: KernelProfile
  ) -> ProtocolUpdate {
    var update = ProtocolUpdate(.accept)
    var isRenewed = true
    var newState = SCTPState.none
    var rest = chunks
    while let chunk = rest.next(in: packet) {
      switch SCTPTags.judge(
        chunk, chunks, direction, hasFailed: !isRenewed, of: &association, profile: profile)
      {
      case .right: break
      case .passedOver:
        isRenewed = false
        continue
      case .wrong:
        update.outcome = .invalid
        return update
      }
      if chunk.kind == .cookieAck {
        association.flags.subtract([.originalBegan, .replyBegan])
      }
      let oldState = association.state
      guard
        let state = SCTPTransitions.state(
          after: chunk.kind, direction, from: oldState, profile: profile),
        SCTPTags.note(
          chunk, direction, from: oldState, of: &association, profile: profile)
      else {
        update.outcome = .invalid
        return update
      }
      newState = state
      if chunk.kind == .initiation, oldState == .closed, state == .closed,
        status.contains(.confirmed), profile.letsClosedSCTPExpire
      {
        // Otherwise who tries for ever would keep the entry, and its translation, for ever.
        isRenewed = false
      }
      association.state = state
      if state != oldState {
        update.changesState = true
        if state == .established,
          profile.establishesHeartbeats || oldState == .cookieEchoed && direction == .reply
        {
          update.becomesAssured = true
        }
      }
    }
    if isRenewed {
      update.timeout = timeouts.seconds(in: newState)
      update.isCounted = true
    }
    return update
  }
}
