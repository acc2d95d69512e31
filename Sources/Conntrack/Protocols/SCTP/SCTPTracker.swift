public import CTVetPackets

/// Follows SCTP associations from the middle, as `nf_conntrack_proto_sctp.c` of Linux does.
///
/// A checksum that is wrong (CRC32c, RFC 9260 §6.8) makes a packet INVALID before this is asked.
public enum SCTPTracker {
  /// Takes note of a packet (`nf_conntrack_sctp_packet`), the first one included.
  ///
  /// - Parameters:
  ///   - association: What is known of the association.
  ///   - packet: The packet.
  ///   - headers: Where its parts lie.
  ///   - direction: Which way it goes.
  ///   - status: The connection's bits before this packet; one that is not confirmed begins.
  ///   - timeouts: The timeouts that hold for this connection.
  ///   - profile: Which kernel is meant.
  public static func update(
    _ association: inout SCTPConnection, with packet: Span<UInt8>, _ headers: PacketHeaders,
    direction: Direction, status: ConnectionStatus, timeouts: TrackingSettings.SCTPTimeouts,
    profile: KernelProfile
  ) -> ProtocolUpdate {
    .ignored
  }

  /// Whether the garbage collector may remove the association, though it is assured, once the table is almost
  /// full (`sctp_can_early_drop`).
  public static func canBeDroppedEarly(_ association: SCTPConnection) -> Bool {
    switch association.state {
    case .shutdownSent, .shutdownReceived, .shutdownAckSent: true
    case .none, .closed, .cookieWait, .cookieEchoed, .established, .heartbeatSent: false
    }
  }
}
