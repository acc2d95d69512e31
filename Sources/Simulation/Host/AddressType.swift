/// What an address is to a host, and what a route does with packets (`RTN_*`).
public enum AddressType: UInt8, Sendable, CaseIterable {
  /// Nothing is known of it.
  case unspecified = 0
  /// Packets leave by an interface.
  case unicast = 1
  /// It is an address of this host.
  case local = 2
  /// It is everyone on the link.
  case broadcast = 3
  /// It is shared by the routers of a link.
  case anycast = 4
  /// It is a group.
  case multicast = 5
  /// Packets are dropped.
  case blackhole = 6
  /// Packets are dropped and answered with "host unreachable".
  case unreachable = 7
  /// Packets are dropped and answered with "administratively prohibited".
  case prohibit = 8
  /// The lookup goes on in the next table, or fails.
  case `throw` = 9

  /// The word that `ip route` uses.
  public var word: String {
    switch self {
    case .unspecified: "none"
    case .unicast: "unicast"
    case .local: "local"
    case .broadcast: "broadcast"
    case .anycast: "anycast"
    case .multicast: "multicast"
    case .blackhole: "blackhole"
    case .unreachable: "unreachable"
    case .prohibit: "prohibit"
    case .throw: "throw"
    }
  }
}
