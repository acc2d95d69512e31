/// Where a packet meets conntrack at priority -200.
public enum TrackingHook: Sendable, Hashable {
  /// The packet came in; its checksums are verified here alone.
  case prerouting
  /// This host made the packet.
  case output
}
