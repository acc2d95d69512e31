/// What `rt` reads from the route of a packet (`enum nft_rt_keys`).
public enum RouteKey: UInt8, Sendable, CaseIterable {
  /// The routing realm.
  case classid
  /// The next hop's address.
  case nexthop
  /// The TCP maximum segment size of the route.
  case mtu
  /// Whether the route goes through IPsec.
  case ipsec

  /// How nft spells it.
  public var spelling: String {
    switch self {
    case .classid: "classid"
    case .nexthop: "nexthop"
    case .mtu: "mtu"
    case .ipsec: "ipsec"
    }
  }
}
