// swift-format-ignore
/// Control messages: ICMP, ICMPv6 and IGMP.
///
/// `types` are those whose messages have the field, in the order in which nft tests them.
extension HeaderTemplate {
  /// RFC 792; RFC 1191 §4 for `mtu`.
  static let icmp = HeaderTemplate(
    .icmp, .payload(.transport), checksum: Checksum(kind: 1, offset: 2), fields: [
    //     field         bit  bits  datatype
    .init(.type,           0,   8, .icmpType),
    .init(.code,           8,   8, .icmpCode),
    .init(.checksum,      16,  16),
    .init(.id,            32,  16, types: [8, 0]),  // echo-request, echo-reply
    .init(.sequence,      48,  16, types: [8, 0]),
    .init(.gateway,       32,  32, types: [5]),     // redirect
    .init(.mtu,           48,  16, types: [3]),     // destination-unreachable
  ])

  /// RFC 4443; RFC 2710 for `max-delay`, RFC 4861 for `taddr` and `daddr`.
  static let icmpv6 = HeaderTemplate(
    .icmpv6, .payload(.transport), checksum: Checksum(kind: 1, offset: 2), fields: [
    //     field         bit  bits  datatype
    .init(.type,           0,   8, .icmpv6Type),
    .init(.code,           8,   8, .icmpv6Code),
    .init(.checksum,      16,  16),
    .init(.paramProblem,  32,  32, types: [4]),         // parameter-problem
    .init(.mtu,           32,  32, types: [2]),         // packet-too-big
    .init(.id,            32,  16, types: [128, 129]),  // echo-request, echo-reply
    .init(.sequence,      48,  16, types: [128, 129]),
    .init(.maxDelay,      32,  16, types: [130]),       // mld-listener-query
    // mld-listener-query, -report, -done, nd-neighbor-solicit, -advert, nd-redirect
    .init(.taddr,         64, 128, .ipv6Addr, types: [130, 131, 132, 135, 136, 137]),
    .init(.daddr,        192, 128, .ipv6Addr, types: [137]),
  ])

  /// RFC 2236 §2.
  static let igmp = HeaderTemplate(
    .igmp, .payload(.transport), checksum: Checksum(kind: 1, offset: 2), fields: [
    //     field         bit  bits  datatype
    .init(.type,           0,   8, .igmpType),
    .init(.mrt,            8,   8),
    .init(.checksum,      16,  16),
    .init(.group,         32,  32),
  ])
}
