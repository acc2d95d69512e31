import CTVetPackets

extension Simulator {
  /// Collects fragments until the packet is whole (`ipv4_conntrack_defrag`, `ipv6_defrag`).
  ///
  /// - Returns: Whether the packet goes on: it is whole, or no fragment.
  mutating func defragment(_ journey: inout Journey, at now: Timestamp) -> Bool {
    guard journey.packet.headers.isFragment else { return true }
    journey.giveUp("fragments are not made whole yet")
    return false
  }
}
