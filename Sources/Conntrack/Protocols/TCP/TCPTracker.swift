/// Follows TCP connections from the middle, as `nf_conntrack_proto_tcp.c` of Linux does.
///
/// For each packet the table reads a `TCPSegment` (nil, a wrong checksum or no `hasSensibleFlags`: the
/// packet is INVALID), calls `begin` if the connection is not confirmed (false: INVALID), then `update`.
public enum TCPTracker {
  /// Takes up a connection that is not in the table yet (`tcp_new`).
  ///
  /// - Returns: Whether the segment can begin a connection; if not, the packet is INVALID.
  public static func begin(
    _ connection: inout TCPConnection, with segment: TCPSegment, in packet: Span<UInt8>,
    rules: TrackingSettings.TCPRules
  ) -> Bool {
    guard case .to(let state) = TCPTransitions.transition(of: segment.kind, .original, in: .none)
    else { return false }
    let isPickedUp = state != .synSent
    if isPickedUp, rules.loose == 0 { return false }

    connection = TCPConnection()
    connection.original.end = segment.end
    connection.original.maximumEnd = segment.end
    connection.original.maximumWindow = max(UInt32(segment.window), 1)
    if isPickedUp {
      // Nobody knows the scale of the windows, so nothing is held to them.
      connection.original.maximumEnd &+= connection.original.maximumWindow
      connection.original.flags = [.selectiveAcknowledgement, .isLiberal]
      connection.reply.flags = [.selectiveAcknowledgement, .isLiberal]
    } else {
      TCPOptions.read(
        of: segment, in: packet, into: &connection.original, keepsLiberal: false)
    }
    return true
  }

  /// Takes note of a segment (`nf_conntrack_tcp_packet`).
  ///
  /// - Parameters:
  ///   - connection: What is known of the connection.
  ///   - segment: The segment.
  ///   - packet: The packet that `segment` was read from.
  ///   - direction: Which way it goes.
  ///   - status: The connection's bits before this packet.
  ///   - rules: The settings beside timeouts.
  ///   - timeouts: The timeouts that hold for this connection: those of its timeout policy or of the
  ///     settings.
  ///   - profile: Which kernel is meant.
  ///   - remaining: How many nanoseconds are left until the connection expires.
  ///   - acknowledgementOffset: By how much sequence adjustment moved what is acknowledged
  ///     (`nf_ct_seq_offset` of the other direction for `segment.acknowledgement - 1`).
  public static func update(
    _ connection: inout TCPConnection, with segment: TCPSegment, in packet: Span<UInt8>,
    direction: Direction, status: ConnectionStatus, rules: TrackingSettings.TCPRules,
    timeouts: TrackingSettings.TCPTimeouts, profile: KernelProfile, remaining: Int64,
    acknowledgementOffset: Int32 = 0
  ) -> ProtocolUpdate {
    var oldState = connection.state
    let newState: TCPState
    var isChecked = true

    switch decide(
      segment, direction, of: connection, status: status, rules: rules, profile: profile)
    {
    case .invalid:
      return .invalid
    case .repeat:
      return ProtocolUpdate(.repeat, isKilled: true)
    case .remember:
      TCPResynchronization.remember(
        segment, in: packet, direction, of: &connection, profile: profile)
      return .ignored
    case .challenge:
      connection.lastFlags.remove(.expectsChallengeACK)
      return .ignored
    case .adopt:
      TCPResynchronization.adopt(&connection, profile: profile)
      oldState = .synSent
      newState = .synReceived
    case .follow(let state, let isInWindow):
      newState = state
      isChecked = isInWindow
    }
    if newState == .synSent2 { connection.lastFlags.insert(.simultaneousOpen) }

    if isChecked {
      switch TCPWindow.check(
        segment, in: packet, direction: direction, of: &connection,
        isLiberal: rules.isLiberal, profile: profile,
        acknowledgementOffset: acknowledgementOffset)
      {
      case .fits: break
      case .ignored: return .ignored
      case .invalid:
        return doubt(
          &connection, segment, direction, status: status, timeouts: timeouts,
          profile: profile, remaining: remaining)
      }
    }
    return follow(
      &connection, segment, direction, from: oldState, to: newState, status: status,
      rules: rules, timeouts: timeouts, profile: profile)
  }

  /// Notes that a rule of this host answered with a RST (`nf_conntrack_tcp_set_closing`).
  ///
  /// It is for confirmed connections alone.
  public static func close(
    _ connection: inout TCPConnection, status: ConnectionStatus,
    timeouts: TrackingSettings.TCPTimeouts, profile: KernelProfile
  ) -> ProtocolUpdate {
    guard profile.closesAtOwnResets else { return .ignored }
    let wasClosed = connection.state == .close
    connection.state = .close
    guard !wasClosed, !status.contains(.fixedTimeout) else { return .ignored }
    return ProtocolUpdate(.accept, timeout: timeouts.close, changesState: true)
  }

  /// Whether the garbage collector may remove the connection, though it is assured, once the table is
  /// almost full (`tcp_can_early_drop`).
  public static func canBeDroppedEarly(_ connection: TCPConnection) -> Bool {
    switch connection.state {
    case .finWait, .lastAck, .timeWait, .close, .closeWait: true
    case .none, .synSent, .synReceived, .established, .synSent2: false
    }
  }
}

extension TCPTracker {
  /// What to do with a segment, by state and kind.
  private enum Decision {
    /// The segment is INVALID.
    case invalid
    /// The connection is over, the segment begins a new one.
    case `repeat`
    /// It passes and is remembered.
    case remember
    /// It passes as the challenge that was expected.
    case challenge
    /// It confirms the SYN that was remembered.
    case adopt
    /// It leads to a state, perhaps only if it lies in the window.
    case follow(TCPState, isInWindow: Bool)
  }

  /// Decides by state and kind what to do with a segment.
  private static func decide(
    _ segment: TCPSegment, _ direction: Direction, of connection: TCPConnection,
    status: ConnectionStatus, rules: TrackingSettings.TCPRules, profile: KernelProfile
  ) -> Decision {
    switch TCPTransitions.transition(of: segment.kind, direction, in: connection.state) {
    case .invalid:
      return .invalid
    case .ignore:
      return TCPResynchronization.isConfirmed(by: segment, direction, of: connection)
        ? .adopt : .remember
    case .to(.synSent):
      switch connection.state {
      case .timeWait, .close, .synSent2:
        return TCPResynchronization.mayReopen(connection, direction) ? .repeat : .remember
      case .none, .synSent, .synReceived, .established, .finWait, .closeWait, .lastAck:
        return .follow(.synSent, isInWindow: true)
      }
    case .to(.timeWait):
      return TCPResynchronization.isChallenge(segment, direction, of: connection)
        ? .challenge : .follow(.timeWait, isInWindow: true)
    case .to(.synReceived):
      // The ACK of a simultaneous open completes it; the table can't tell it from others.
      let completes =
        direction == .reply && segment.kind == .ack
        && connection.lastFlags.contains(.simultaneousOpen)
      return .follow(completes ? .established : .synReceived, isInWindow: true)
    case .to(.close) where segment.kind == .rst:
      switch TCPReset.judge(
        segment, direction: direction, of: connection, status: status,
        ignoresInvalid: rules.ignoresInvalidReset, profile: profile)
      {
      case .invalid: return .invalid
      case .inWindow(let state): return .follow(state, isInWindow: true)
      case .anywhere(let state): return .follow(state, isInWindow: false)
      }
    case .to(let state):
      return .follow(state, isInWindow: true)
    }
  }

  /// Leads the connection to a state and tells the table what follows from it.
  private static func follow(
    _ connection: inout TCPConnection, _ segment: TCPSegment, _ direction: Direction,
    from oldState: TCPState, to newState: TCPState, status: ConnectionStatus,
    rules: TrackingSettings.TCPRules, timeouts: TrackingSettings.TCPTimeouts, profile: KernelProfile
  ) -> ProtocolUpdate {
    connection.lastKind = segment.kind
    connection.lastDirection = direction
    connection.state = newState
    if newState == .finWait, oldState != .finWait {
      connection[direction].flags.insert(.closeInitiator)
    }
    var update = ProtocolUpdate(.accept, isCounted: true, changesState: newState != oldState)
    var seconds = timeouts.seconds(
      after: segment.kind, for: connection,
      maximumRetransmissions: rules.maximumRetransmissions)

    if !status.contains(.seenReply) {
      if segment.kind == .rst {
        // The only answer is a RST: there never was a connection.
        update.isKilled = true
        return update
      }
      if profile.letsUnansweredSYNExpire, segment.kind == .syn, oldState == .synSent {
        // Otherwise a client that tries for ever would keep the entry, and its translation, for ever.
        update.isCounted = false
        return update
      }
      if newState == .established {
        // Picked up, and the other side was not heard yet.
        seconds = min(seconds, timeouts.unacknowledged)
      }
    } else if !status.contains(.assured), newState == .established,
      oldState == .synReceived || oldState == .established
    {
      update.becomesAssured = true
    }
    update.timeout = seconds
    return update
  }

  /// Treats a segment outside of the window (`nf_tcp_handle_invalid`).
  ///
  /// If both sides want to end a connection with numbers that seem wrong, it is the tracker that is out of
  /// step: the connection shall not stay for days.
  private static func doubt(
    _ connection: inout TCPConnection, _ segment: TCPSegment, _ direction: Direction,
    status: ConnectionStatus, timeouts: TrackingSettings.TCPTimeouts, profile: KernelProfile,
    remaining: Int64
  ) -> ProtocolUpdate {
    guard profile.shortensDoubtfulEnds, status.contains(.assured), !status.contains(.fixedTimeout),
      segment.kind == .fin || segment.kind == .rst
    else { return .invalid }
    guard connection.lastDirection != direction,
      connection.lastKind == .fin || connection.lastKind == .rst
    else {
      connection.lastKind = segment.kind
      connection.lastDirection = direction
      return .invalid
    }
    let enough: Int64 = 120 * 1_000_000_000
    guard remaining >= enough, remaining > Int64(timeouts.unacknowledged) * 1_000_000_000 else {
      return .invalid
    }
    return ProtocolUpdate(.invalid, timeout: timeouts.unacknowledged)
  }
}
