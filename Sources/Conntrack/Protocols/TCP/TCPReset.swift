/// Whether a RST is believed (RFC 5961 §3).
///
/// One that anybody might have guessed must not end a connection: an endpoint believes the exact next
/// number alone and answers others in the window with a challenge, which the tracker has to let through.
enum TCPReset {
  /// What becomes of a RST.
  enum Judgement {
    /// It is INVALID.
    case invalid
    /// It leads to a state if it fits the window.
    case inWindow(TCPState)
    /// It leads to a state wherever its numbers lie.
    case anywhere(TCPState)
  }

  /// Judges a RST that would close a connection.
  static func judge(
    _ segment: TCPSegment, direction: Direction, of connection: TCPConnection,
    status: ConnectionStatus, ignoresInvalid: Bool, profile: KernelProfile
  ) -> Judgement {
    // Whoever is closing may use the ports again already, and what is known is old.
    if profile.believesResetsOfClosing, TCPTracker.canBeDroppedEarly(connection) {
      return .anywhere(.close)
    }

    var state = TCPState.close
    let peer = connection[direction.opposite]
    if peer.flags.contains(.maximumAcknowledgementIsSet),
      !profile.trustsResetsBehindSYN || connection.lastKind != .syn
    {
      let exact = peer.maximumAcknowledgement
      let isEstablished = connection.state == .established && status.contains(.assured)
      // It answers a SYN that was let through, while other segments came in between.
      if profile.trustsResetsBehindSYN, segment.sequence == 0, !isEstablished {
        return .inWindow(.close)
      }
      if segment.sequence.comesBefore(exact),
        !(profile.canIgnoreInvalidResets && ignoresInvalid)
      {
        return .invalid
      }
      if !isEstablished || segment.sequence == exact || follows(segment, direction, in: connection)
      {
        return .inWindow(.close)
      }
      // Not exact: the connection lives until the endpoint has decided.
      state = connection.state
    }
    if answersWhatPassed(segment, direction, of: connection, status: status, profile: profile)
      || profile.followsChallengesToSYN && answersChallenge(segment, in: connection)
    {
      return .anywhere(state)
    }
    return .inWindow(state)
  }

  /// Whether it comes right behind the last data of its side, which the peer did not acknowledge yet.
  private static func follows(
    _ segment: TCPSegment, _ direction: Direction, in connection: TCPConnection
  ) -> Bool {
    connection.lastKind == .ack && connection.lastDirection == direction
      && connection.lastEnd == segment.sequence
  }

  /// Whether it answers a SYN, or an ACK on half a connection, that was let through without belief.
  private static func answersWhatPassed(
    _ segment: TCPSegment, _ direction: Direction, of connection: TCPConnection,
    status: ConnectionStatus, profile: KernelProfile
  ) -> Bool {
    guard segment.acknowledgement == connection.lastEnd else { return false }
    return switch connection.lastKind {
    case .syn:
      status.contains(.seenReply)
        && (!profile.expectsResetsOfReceivers || connection.lastDirection != direction)
    case .ack: !status.contains(.assured)
    case .synAck, .fin, .rst, .none: false
    }
  }

  /// Whether it answers the challenge that the other side sent to a SYN (RFC 5961 §4.2).
  private static func answersChallenge(
    _ segment: TCPSegment, in connection: TCPConnection
  ) -> Bool {
    connection.state == .synSent && connection.lastKind == .ack
      && connection.lastDirection == .reply
      && segment.sequence == connection.lastAcknowledgement
  }
}
