/// How releases differ in tracking TCP (net/netfilter/nf_conntrack_proto_tcp.c). Each property names the
/// release and the subject of the change that made it so.
extension KernelProfile {
  // MARK: Beginnings

  /// Whether a SYN that is sent again on a connection without answer leaves its timeout as it is.
  ///
  /// Otherwise a client that tries for ever would keep the entry, and its translation, for ever.
  /// Linux 5.14, "do not renew entry stuck in tcp SYN_SENT state".
  @inline(__always)
  public var letsUnansweredSYNExpire: Bool { isSince5(14) }

  /// Whether a SYN or SYN/ACK with later numbers begins its side anew while the connection is opened.
  ///
  /// Before, any segment did, the SYN in original direction and every one in reply direction.
  /// Linux 5.17, "re-init state for retransmitted syn-ack", and 5.18, "re-init for syn packets only".
  @inline(__always)
  public var restartsAtSYNAlone: Bool { isSince5(17) }

  /// Whether a side that is not held to its window stays so when its options are read again.
  ///
  /// Linux 5.18, "preserve liberal flag in tcp options".
  @inline(__always)
  public var staysLiberal: Bool { isSince5(18) }

  /// Whether the RST that answers a challenge to a SYN (RFC 5961 §4.2) is believed.
  ///
  /// Linux 6.1, "handle tcp challenge acks during connection reuse".
  @inline(__always)
  public var followsChallengesToSYN: Bool { isSince6(1) }

  // MARK: Windows

  /// Whether a segment that reaches a little too far is passed without being noted, rather than INVALID.
  ///
  /// Linux 6.0, "work around exceeded receive window".
  @inline(__always)
  public var toleratesExceededWindows: Bool { isSince6(0) }

  /// Whether old data and old acknowledgements are passed without being noted, rather than INVALID.
  ///
  /// Linux 6.2, "ignore overly delayed tcp packets".
  @inline(__always)
  public var passesLateSegments: Bool { isSince6(2) }

  /// Whether both sides' ends with numbers out of the window shorten the life of a connection.
  ///
  /// Linux 6.1, "reduce timeout when receiving out-of-window fin or rst".
  @inline(__always)
  public var shortensDoubtfulEnds: Bool { isSince6(1) }

  // MARK: Resets

  /// Whether `nf_conntrack_tcp_ignore_invalid_rst` is known.
  ///
  /// Linux 5.14, "add new sysctl to disable RST check".
  @inline(__always)
  public var canIgnoreInvalidResets: Bool { isSince5(14) }

  /// Whether a RST is believed that answers a SYN which was let through on an old connection, though its
  /// numbers don't go with that.
  ///
  /// Linux 5.14, "improve RST handling when tuple is re-used".
  @inline(__always)
  public var trustsResetsBehindSYN: Bool { isSince5(14) }

  /// Whether the RST that answers a SYN must come from its receiver.
  ///
  /// Linux 5.14, "do not mark RST in the reply direction coming after SYN packet for an out-of-sync entry".
  @inline(__always)
  public var expectsResetsOfReceivers: Bool { isSince5(14) }

  /// Whether any RST closes a connection that is closing.
  ///
  /// Not in 5.10, in Linux 6.1 (`tcp_can_early_drop` at a RST; the kernel's selftest
  /// `conntrack_inexact_rst.pkt`).
  @inline(__always)
  public var believesResetsOfClosing: Bool { isSince6(1) }

  /// Whether a RST that this host's rules send closes the connection at once.
  ///
  /// Linux 6.3, "let reset rules clean out conntrack entries".
  @inline(__always)
  public var closesAtOwnResets: Bool { isSince6(3) }
}
