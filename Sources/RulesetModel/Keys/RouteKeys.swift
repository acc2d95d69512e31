// swift-format-ignore
extension RouteKey {
  /// What it yields, after the family of the address; nil for a next hop whose family isn't known, and
  /// for a family that the key doesn't take.
  ///
  /// Source: `nft describe rt KEY` and bytecode of nft 1.0.6; `enum nft_rt_keys`,
  /// include/uapi/linux/netfilter/nf_tables.h.
  package func template(_ family: Expression.AddressFamily = .unspecified) -> KeyTemplate? {
    switch (self, family) {
    //                                  name         datatype     bits  byte order
    case (.classid, .unspecified): KeyTemplate("classid",  .realm,        32)
    case (.nexthop, .ip):          KeyTemplate("nexthop4", .ipv4Addr,     32, .bigEndian)
    case (.nexthop, .ip6):         KeyTemplate("nexthop6", .ipv6Addr,    128, .bigEndian)
    case (.mtu, .unspecified):     KeyTemplate("tcpmss",   .integer,      16)
    case (.ipsec, .unspecified):   KeyTemplate("ipsec",    .boolean,       8)
    default:                       nil
    }
  }
}

extension RouteKey {
  /// What it yields in a rule; nil where the rule has not said which family the next hop is of, or
  /// where the two contradict each other.
  ///
  /// Where the rule is about IPv6, `rt ip nexthop` is the IPv6 next hop too: so does nft 1.0.6.
  package func template(
    _ family: Expression.AddressFamily, in context: ProtocolContext
  ) -> KeyTemplate? {
    guard self == .nexthop else { return template(family) }
    switch (context[.network], family) {
    case (.header(.ip6), _): return template(.ip6)
    case (.header(.ip), .ip6): return nil
    case (.header(.ip), _): return template(.ip)
    default: return template(family)
    }
  }
}
