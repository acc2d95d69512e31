import CTVetPackets

extension Tracker {
  /// Asks the protocol's tracker what a packet does to its connection (`nf_conntrack_handle_packet`).
  mutating func follow(
    _ packet: Span<UInt8>, _ payload: TransportPayload, _ arrival: Arrival, _ id: ConnectionID,
    _ direction: Direction
  ) -> ProtocolUpdate {
    ProtocolUpdate(.accept, timeout: settings.generic, isCounted: true)
  }
}
