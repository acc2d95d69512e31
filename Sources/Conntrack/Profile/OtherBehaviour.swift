/// How releases differ in the rest of tracking and in translation. Each property names the release and the
/// subject of the change that made it so.
extension KernelProfile {
  // MARK: Protocols

  /// Whether UDP is assured once it has been a stream for two seconds; before, by its third packet.
  ///
  /// Linux 5.16, "set on IPS_ASSURED if flows enters internal stream state"
  /// (net/netfilter/nf_conntrack_proto_udp.c). That its timeout grows only then is as old as Linux 5.0.
  @inline(__always)
  public var assuresStreamsAlone: Bool { isSince5(16) }

  /// Whether redirects of ICMPv6 are RELATED to what they quote; before, they were untracked as the rest of
  /// neighbour discovery.
  ///
  /// Linux 6.2, "set icmpv6 redirects as RELATED" (net/netfilter/nf_conntrack_proto_icmpv6.c).
  @inline(__always)
  public var relatesRedirectsOfIPv6: Bool { isSince6(2) }

  // MARK: Clashes

  /// Whether two packets of one flow of GRE may begin a connection each, of which one stays.
  ///
  /// Linux 6.5, "allow insertion clash of gre protocol" (net/netfilter/nf_conntrack_proto_gre.c).
  @inline(__always)
  public var allowsClashesOfGRE: Bool { isSince6(5) }

  /// Whether a clash is with any connection that NAT never looked at, the same flow or not
  /// (`nf_ct_resolve_clash` in net/netfilter/nf_conntrack_core.c); later releases want both tuples equal.
  @inline(__always)
  public var mergesFlowsWithoutNAT: Bool { !isSince6(12) }

  /// Whether the two directions of one exchange, each of which began a connection, become one.
  ///
  /// Linux 6.12, "add clash resolution for reverse collisions" (net/netfilter/nf_conntrack_core.c).
  @inline(__always)
  public var mergesOppositeFlows: Bool { isSince6(12) }

  // MARK: Translation

  /// Whether NAT leaves the ports alone where only the other direction of the same exchange has them.
  ///
  /// Linux 6.12, "don't try nat source port reallocation for reverse dir clash"
  /// (net/netfilter/nf_nat_core.c).
  @inline(__always)
  public var sparesOppositeFlows: Bool { isSince6(12) }

  /// Whether NAT evicts closed connections of TCP when it finds no free port.
  ///
  /// Linux 6.3, "evict closing tcp entries on port tuple collision" (`nf_nat_used_tuple_harder` in
  /// net/netfilter/nf_nat_core.c).
  @inline(__always)
  public var evictsClosedConnections: Bool { isSince6(3) }

  // MARK: Hooks

  /// Whether helpers and sequence adjustment have a hook of their own, at priority 300, rather than being
  /// the first part of confirmation.
  ///
  /// Until Linux 6.1; then "merge ipv4+ipv6 confirm functions" (net/netfilter/nf_conntrack_proto.c).
  @inline(__always)
  public var helpsInOwnHook: Bool { !isSince6(2) }

  // MARK: The table

  /// How many buckets the table has by default on machines with a gigabyte or more.
  ///
  /// Linux 5.15, "sanitize table size default settings" (net/netfilter/nf_conntrack_core.c); the limit for
  /// connections is 262144 before and after.
  public var defaultBuckets: UInt32 { isSince5(15) ? 262_144 : 65_536 }
}

extension TrackingSettings {
  /// Creates the defaults of a kernel.
  public init(of profile: KernelProfile) {
    self.init()
    buckets = profile.defaultBuckets
    if !profile.establishesHeartbeats { sctp.established = 432_000 }
  }
}
