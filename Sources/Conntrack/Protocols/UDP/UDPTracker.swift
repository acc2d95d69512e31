import CTVetPackets

/// What tracking knows of UDP (`nf_conntrack_proto_udp.c`).
enum UDPTracker {
  /// After how many seconds a connection with replies becomes a stream.
  private static let streamSeconds: Int64 = 2

  /// Takes note of a packet.
  ///
  /// - Parameters:
  ///   - connection: The connection.
  ///   - now: The time.
  ///   - timeouts: In seconds, for a connection that is no stream and for one that is.
  ///   - profile: Which kernel is meant: Linux 5.10 trusts a connection that is no stream yet.
  @inline(__always)
  static func update(
    _ connection: inout Connection, at now: Timestamp, timeouts: (UInt32, UInt32),
    profile: KernelProfile
  ) -> ProtocolUpdate {
    if !connection.status.contains(.confirmed) {
      connection.streamStart = now.adding(seconds: streamSeconds)
    }
    guard connection.status.contains(.seenReply) else {
      return ProtocolUpdate(.accept, timeout: timeouts.0, isCounted: true)
    }
    let isStream = now > connection.streamStart
    let isTrusted =
      (isStream || !profile.assuresStreamsAlone)
      && !connection.status.contains(.natClash)
    return ProtocolUpdate(
      .accept, timeout: isStream ? timeouts.1 : timeouts.0, isCounted: true,
      becomesAssured: isTrusted)
  }
}
