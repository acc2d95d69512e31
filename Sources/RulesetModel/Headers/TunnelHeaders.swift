// swift-format-ignore
/// Headers of tunnels, which nft knows from 1.0.7 on.
extension HeaderTemplate {
  /// RFC 7348 §5.
  static let vxlan = HeaderTemplate(.vxlan, .tunnel, fields: [
    //     field         bit  bits  datatype
    .init(.flags,          0,   8, .bitmask),
    .init(.vni,           32,  24),
  ])

  /// RFC 8926 §3.4.
  static let geneve = HeaderTemplate(.geneve, .tunnel, fields: [
    //     field         bit  bits  datatype
    .init(.type,          16,  16, .etherType),
    .init(.vni,           32,  24),
  ])

  /// RFC 2784 §2.1 and RFC 2890; the fixed part, which is read as a transport header.
  static let gre = HeaderTemplate(.gre, .payload(.transport), fields: [
    //     field         bit  bits  datatype
    .init(.flags,          0,   5),
    .init(.version,       13,   3),
    .init(.protocol,      16,  16, .etherType),
  ])

  /// GRE that carries Ethernet; only what is inside can be read.
  static let gretap = HeaderTemplate(.gretap, .payload(.transport), fields: [])
}
