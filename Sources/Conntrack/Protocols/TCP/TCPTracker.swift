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
    settings: TrackingSettings
  ) -> Bool {
    true
  }

  /// Takes note of a segment (`nf_conntrack_tcp_packet`).
  ///
  /// - Parameters:
  ///   - connection: What is known of the connection.
  ///   - segment: The segment.
  ///   - packet: The packet that `segment` was read from.
  ///   - direction: Which way it goes.
  ///   - status: The connection's bits before this packet.
  ///   - settings: The settings; their timeouts don't count.
  ///   - timeouts: The timeouts that hold for this connection: those of its timeout policy or of the
  ///     settings.
  ///   - profile: Which kernel is meant.
  ///   - remaining: How many nanoseconds are left until the connection expires.
  ///   - acknowledgementOffset: By how much sequence adjustment moved what is acknowledged
  ///     (`nf_ct_seq_offset` of the other direction for `segment.acknowledgement - 1`).
  public static func update(
    _ connection: inout TCPConnection, with segment: TCPSegment, in packet: Span<UInt8>,
    direction: Direction, status: ConnectionStatus, settings: TrackingSettings,
    timeouts: TrackingSettings.TCPTimeouts, profile: KernelProfile, remaining: Int64,
    acknowledgementOffset: Int32 = 0
  ) -> ProtocolUpdate {
    .ignored
  }

  /// Notes that a rule of this host answered with a RST (`nf_conntrack_tcp_set_closing`).
  ///
  /// It is for confirmed connections alone.
  public static func close(
    _ connection: inout TCPConnection, status: ConnectionStatus,
    timeouts: TrackingSettings.TCPTimeouts, profile: KernelProfile
  ) -> ProtocolUpdate {
    .ignored
  }

  /// Whether the garbage collector may remove the connection, though it is assured, once the table is almost
  /// full (`tcp_can_early_drop`).
  public static func canBeDroppedEarly(_ connection: TCPConnection) -> Bool {
    switch connection.state {
    case .finWait, .lastAck, .timeWait, .close, .closeWait: true
    case .none, .synSent, .synReceived, .established, .synSent2: false
    }
  }
}
