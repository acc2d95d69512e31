/// What `ipsec in` and `ipsec out` read from an IPsec state (`enum nft_xfrm_keys`).
package enum IPsecKey: UInt8, Sendable, CaseIterable {
  /// The state's request id.
  case reqid
  /// The security parameter index.
  case spi
  /// The tunnel's source address.
  case sourceAddress
  /// The tunnel's destination address.
  case destinationAddress

  /// The key of nft's word for it.
  package init?(spelling: String) {
    switch spelling {
    case "reqid": self = .reqid
    case "spi": self = .spi
    case "saddr": self = .sourceAddress
    case "daddr": self = .destinationAddress
    default: return nil
    }
  }

  /// The families whose tables may use `ipsec in` and `ipsec out`.
  package static let families: [Family] = [.ip, .ip6, .inet]
}

// swift-format-ignore
extension IPsecKey {
  /// What it yields, after the family of the address; nil for a family that the key doesn't take. The
  /// text of a load is `xfrm load in 0 saddr4`: direction, number in the chain of states, name.
  ///
  /// Source: `nft describe ipsec in KEY` and bytecode of nft 1.0.6; include/uapi/linux/netfilter/nf_tables.h.
  package func template(_ family: Expression.AddressFamily = .unspecified) -> KeyTemplate? {
    switch (self, family) {
    //                                     name       datatype     bits  byte order
    case (.reqid, .unspecified):      KeyTemplate("reqid",  .integer,      32)
    case (.spi, .unspecified):        KeyTemplate("spi",    .integer,      32, .bigEndian)
    case (.sourceAddress, .ip):       KeyTemplate("saddr4", .ipv4Addr,     32, .bigEndian)
    case (.destinationAddress, .ip):  KeyTemplate("daddr4", .ipv4Addr,     32, .bigEndian)
    case (.sourceAddress, .ip6):      KeyTemplate("saddr6", .ipv6Addr,    128, .bigEndian)
    case (.destinationAddress, .ip6): KeyTemplate("daddr6", .ipv6Addr,    128, .bigEndian)
    default:                          nil
    }
  }
}
