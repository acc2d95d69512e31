// swift-format-ignore
/// Headers of the network layer.
extension HeaderTemplate {
  /// RFC 826 for Ethernet and IPv4.
  static let arp = HeaderTemplate(.arp, .payload(.network), fields: [
    //     field         bit  bits  datatype
    .init(.htype,          0,  16),
    .init(.ptype,         16,  16, .etherType),
    .init(.hlen,          32,   8),
    .init(.plen,          40,   8),
    .init(.operation,     48,  16, .arpOp),
    .init(.saddrEther,    64,  48, .etherAddr),
    .init(.saddrIp,      112,  32, .ipv4Addr),
    .init(.daddrEther,   144,  48, .etherAddr),
    .init(.daddrIp,      192,  32, .ipv4Addr),
  ])

  /// RFC 791 §3.1; RFC 2474 and RFC 3168 for `dscp` and `ecn`. `frag-off` includes the flags.
  static let ip = HeaderTemplate(
    .ip, .payload(.network), checksum: Checksum(kind: 1, offset: 10),
    pseudoHeader: [.saddr, .daddr, .protocol, .length],
    fields: [
    //     field         bit  bits  datatype
    .init(.version,        0,   4),
    .init(.hdrlength,      4,   4),
    .init(.dscp,           8,   6, .dscp),
    .init(.ecn,           14,   2, .ecn),
    .init(.length,        16,  16),
    .init(.id,            32,  16),
    .init(.fragOff,       48,  16),
    .init(.ttl,           64,   8),
    .init(.protocol,      72,   8, .inetProto),
    .init(.checksum,      80,  16),
    .init(.saddr,         96,  32, .ipv4Addr),
    .init(.daddr,        128,  32, .ipv4Addr),
  ])

  /// RFC 8200 §3.
  static let ip6 = HeaderTemplate(
    .ip6, .payload(.network), pseudoHeader: [.saddr, .daddr, .nexthdr, .length],
    fields: [
    //     field         bit  bits  datatype
    .init(.version,        0,   4),
    .init(.dscp,           4,   6, .dscp),
    .init(.ecn,           10,   2, .ecn),
    .init(.flowlabel,     12,  20),
    .init(.length,        32,  16),
    .init(.nexthdr,       48,   8, .inetProto),
    .init(.hoplimit,      56,   8),
    .init(.saddr,         64, 128, .ipv6Addr),
    .init(.daddr,        192, 128, .ipv6Addr),
  ])
}
