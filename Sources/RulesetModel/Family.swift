/// An address family that a table belongs to (`enum nfproto`, include/uapi/linux/netfilter.h).
public enum Family: String, Sendable, CaseIterable {
  /// IPv4.
  case ip
  /// IPv6.
  case ip6
  /// IPv4 and IPv6 together.
  case inet
  /// ARP packets.
  case arp
  /// Frames that cross a bridge.
  case bridge
  /// Packets of one device, before and after the network layer.
  case netdev

  /// Whether one packet can visit chains of both families in the same hook.
  public func overlaps(_ other: Family) -> Bool {
    if self == other { return true }
    switch (self, other) {
    case (.inet, .ip), (.ip, .inet), (.inet, .ip6), (.ip6, .inet): return true
    default: return false
    }
  }
}
