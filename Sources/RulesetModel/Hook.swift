/// A place in the packet's way where base chains are called (`enum nf_inet_hooks`).
public enum Hook: String, Sendable, CaseIterable {
  /// On arrival, before the network layer.
  case ingress
  /// Before routing.
  case prerouting
  /// Before delivery to this host.
  case input
  /// Before a packet that only passes is sent on.
  case forward
  /// After this host made a packet.
  case output
  /// Before a packet leaves.
  case postrouting
  /// On departure, after the network layer.
  case egress
}
