/// Follows DCCP connections from the middle, as `nf_conntrack_proto_dccp.c` of Linux 5.10 does.
enum DCCPTracker {
  /// Takes note of a packet (`nf_conntrack_dccp_packet`), the first one included; its checksum is right.
  ///
  /// - Parameters:
  ///   - connection: What is known of the connection.
  ///   - header: The packet's header.
  ///   - direction: Which way it goes.
  ///   - status: The connection's bits before this packet; one that is not confirmed begins.
  ///   - timeouts: The timeouts that hold for this connection.
  static func update(
    _ connection: inout DCCPConnection, with header: DCCPHeader, direction: Direction,
    status: ConnectionStatus, timeouts: TrackingSettings.DCCPTimeouts
  ) -> ProtocolUpdate {
    if !status.contains(.confirmed) {
      guard case .to = DCCPTransitions.transition(of: header.kind, isFromClient: true, in: .none)
      else { return .invalid }
      connection = DCCPConnection()
    }
    if header.kind == .reset, !status.contains(.seenReply) {
      // The only answer is a Reset: there never was a connection.
      return ProtocolUpdate(.accept, isCounted: true, isKilled: true)
    }
    let oldState = connection.state
    let transition = DCCPTransitions.transition(
      of: header.kind, isFromClient: direction == connection.clientDirection, in: oldState)
    var update = ProtocolUpdate(.accept, isCounted: true)
    let newState: DCCPState
    switch transition {
    case .invalid: return .invalid
    case .ignore:
      guard confirms(header, direction, connection) else {
        note(header, direction, of: &connection)
        return .ignored
      }
      connection.clientDirection = direction.opposite
      connection.handshakeSequence = header.sequence
      newState = .respond
    case .to(let state):
      newState = state
      switch (oldState, state) {
      case (.timeWait, .request): connection.clientDirection = direction
      case (.request, .respond): connection.handshakeSequence = header.sequence
      case (.respond, .partOpen):
        update.becomesAssured =
          header.kind == .acknowledgement
          && header.acknowledgement == connection.handshakeSequence
      default: break
      }
    }
    note(header, direction, of: &connection)
    connection.state = newState
    update.changesState = newState != oldState
    update.timeout = timeouts.seconds(in: newState)
    return update
  }

  /// Whether a packet is the Response to a Request that was let through without belief.
  private static func confirms(
    _ header: DCCPHeader, _ direction: Direction, _ connection: DCCPConnection
  ) -> Bool {
    header.kind == .response && connection.lastKind == .request
      && connection.lastDirection == direction.opposite
  }

  private static func note(
    _ header: DCCPHeader, _ direction: Direction, of connection: inout DCCPConnection
  ) {
    connection.lastKind = header.kind
    connection.lastDirection = direction
  }
}
