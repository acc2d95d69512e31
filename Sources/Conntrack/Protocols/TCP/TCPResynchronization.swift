import CTVetPackets

/// How the tracker finds back into step with endpoints that know better.
///
/// A segment that does not go with the state may be right and the state wrong: a connection ended
/// unseen and its ports are used again. Such a segment passes, is remembered, and what the other side
/// answers decides: a SYN/ACK that acknowledges the remembered SYN makes a new connection of the old
/// entry, a RST ends it, a challenge ACK (RFC 5961) changes nothing.
enum TCPResynchronization {
  /// Whether a SYN/ACK acknowledges the SYN that was let through before.
  static func isConfirmed(
    by segment: TCPSegment, _ direction: Direction, of connection: TCPConnection
  ) -> Bool {
    segment.kind == .synAck && connection.lastKind == .syn
      && connection.lastDirection != direction && segment.acknowledgement == connection.lastEnd
  }

  /// Begins the connection anew from the remembered SYN; the other side's SYN/ACK follows.
  static func adopt(_ connection: inout TCPConnection, profile: KernelProfile) {
    let opener = connection.lastDirection
    connection.lastFlags.remove(.expectsChallengeACK)
    var side = connection[opener]
    side.end = connection.lastEnd
    side.maximumEnd = connection.lastEnd
    side.maximumWindow = max(UInt32(connection.lastWindow), 1)
    side.scale = connection.lastScale
    side.flags = connection.lastFlags
    connection[opener] = side

    var answerer = TCPConnection.Side()
    if profile.staysLiberal {
      answerer.flags = connection[opener.opposite].flags.intersection(.isLiberal)
    }
    connection[opener.opposite] = answerer
  }

  /// Remembers a segment that passes without belief.
  static func remember(
    _ segment: TCPSegment, in packet: Span<UInt8>, _ direction: Direction,
    of connection: inout TCPConnection, profile: KernelProfile
  ) {
    connection.lastKind = segment.kind
    connection.lastDirection = direction
    connection.lastSequence = segment.sequence
    connection.lastEnd = segment.end
    connection.lastWindow = segment.window
    if segment.kind == .syn, direction == .original {
      var offer = TCPConnection.Side()
      TCPOptions.read(of: segment, in: packet, into: &offer, keepsLiberal: false)
      connection.lastScale = offer.scale
      connection.lastFlags = offer.flags
      // A challenge would look like the acknowledgement of the last FIN.
      if connection.state == .lastAck { connection.lastFlags.insert(.expectsChallengeACK) }
    }
    if profile.followsChallengesToSYN, connection.state == .synSent, segment.kind == .ack,
      direction == .reply
    {
      connection.lastAcknowledgement = segment.acknowledgement
    }
  }

  /// Whether an ACK in LAST_ACK is the challenge to a SYN that was let through.
  static func isChallenge(
    _ segment: TCPSegment, _ direction: Direction, of connection: TCPConnection
  ) -> Bool {
    connection.state == .lastAck && segment.kind == .ack
      && connection.lastDirection != direction && connection.lastKind == .syn
      && connection.lastFlags.contains(.expectsChallengeACK)
  }

  /// Whether a SYN on an ended connection may begin a new one: one side ended it in order, or the SYN's
  /// own side aborted it.
  static func mayReopen(_ connection: TCPConnection, _ direction: Direction) -> Bool {
    connection.original.flags.union(connection.reply.flags).contains(.closeInitiator)
      || connection.lastDirection == direction && connection.lastKind == .rst
  }
}
