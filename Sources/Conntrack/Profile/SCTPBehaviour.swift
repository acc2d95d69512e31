/// How releases differ in tracking SCTP (net/netfilter/nf_conntrack_proto_sctp.c) and DCCP. Each property
/// names the release and the subject of the change that made it so.
extension KernelProfile {
  /// Whether an INIT on a closed association leaves its timeout as it is.
  ///
  /// Linux 5.17, "don't refresh sctp entries in closed state".
  @inline(__always)
  public var letsClosedSCTPExpire: Bool { isSince5(17) }

  /// Whether a path that answers heartbeats is ESTABLISHED, and trusted; before, it was HEARTBEAT_ACKED.
  ///
  /// The timeout of ESTABLISHED became that of HEARTBEAT_ACKED, 210 seconds rather than five days.
  /// Linux 6.2, "unify established states for SCTP paths".
  @inline(__always)
  public var establishesHeartbeats: Bool { isSince6(2) }

  /// Whether ABORT and SHUTDOWN COMPLETE must have the tag that their T bit says.
  ///
  /// Before, an ABORT could have either, and a SHUTDOWN COMPLETE without the bit any.
  /// Linux 6.2, "fix vtag checks for ABORT/SHUTDOWN_COMPLETE".
  @inline(__always)
  public var checksReflectedTags: Bool { isSince6(2) }

  /// Whether associations that both sides begin (RFC 9260 §5.2.1) are followed.
  ///
  /// Linux 6.6, "handle the connecting collision properly in nf_conntrack_proto_sctp".
  @inline(__always)
  public var followsSCTPCollisions: Bool { isSince6(6) }

  /// Whether DCCP is tracked; else it is one of the protocols without ports and states.
  ///
  /// Linux 6.17 has it no more, after its sockets went with 6.16 ("Retire DCCP socket").
  @inline(__always)
  public var tracksDCCP: Bool { !isSince6(17) }
}
