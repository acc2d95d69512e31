public import CTVetPackets

/// A packet that was put together from its fragments.
public struct Reassembly: Sendable, Hashable {
  /// The packet: the header of its first fragment and all payload.
  public var bytes: [UInt8]
  /// Where its parts lie.
  public var headers: PacketHeaders
  /// How many bytes the largest fragment had, IP header included; when the packet is fragmented again, no
  /// fragment is larger (`frag_max_size`).
  public var largestFragment: Int
  /// Whether the largest fragment forbade to be fragmented; fragments made again forbid it, too
  /// (`IPSKB_FRAG_PMTU`).
  public var forbidsFragments: Bool
  /// How many bytes of payload each fragment brought, in the order of their places; fragments made again
  /// have these sizes where the link allows them.
  public var fragmentPayloads: [Int]

  /// Creates a packet.
  public init(
    bytes: [UInt8], headers: PacketHeaders, largestFragment: Int, forbidsFragments: Bool,
    fragmentPayloads: [Int]
  ) {
    self.bytes = bytes
    self.headers = headers
    self.largestFragment = largestFragment
    self.forbidsFragments = forbidsFragments
    self.fragmentPayloads = fragmentPayloads
  }
}

/// A packet whose fragments did not all come in time.
public struct ReassemblyTimeout: Sendable, Hashable {
  /// Its first fragment; nil where that never came.
  public var firstFragment: [UInt8]?
  /// Where the last of its fragments came in; 0 for packets that this host made.
  public var interface: UInt32
  /// When the time was over.
  public var time: Timestamp
}
