import CTVetPackets

extension Tracker {
  /// What a message of ICMP or ICMPv6 is before a connection is looked for.
  enum ICMPLook {
    /// It may begin or belong to a connection of its own.
    case notAnError
    case invalid
    case attach(Attachment)
  }

  /// Looks at a message of ICMP or ICMPv6 (`nf_conntrack_handle_icmp`).
  mutating func trackICMP(
    _ packet: Span<UInt8>, _ payload: TransportPayload, _ arrival: Arrival
  ) -> ICMPLook {
    .notAnError
  }
}
