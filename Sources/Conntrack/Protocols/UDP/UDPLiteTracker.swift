/// What tracking knows of UDP-Lite (`nf_conntrack_proto_udp.c`).
enum UDPLiteTracker {
  /// Takes note of a packet of a connection with these bits.
  ///
  /// - Parameters:
  ///   - status: The bits before this packet.
  ///   - timeouts: In seconds, before and after the first reply.
  static func update(_ status: ConnectionStatus, timeouts: (UInt32, UInt32)) -> ProtocolUpdate {
    guard status.contains(.seenReply) else {
      return ProtocolUpdate(.accept, timeout: timeouts.0, isCounted: true)
    }
    return ProtocolUpdate(
      .accept, timeout: timeouts.1, isCounted: true, becomesAssured: !status.contains(.natClash))
  }
}
