// swift-format-ignore
/// IPv6 extension headers, by the numbers of `IPPROTO_*` (include/uapi/linux/in6.h).
extension HeaderTemplate {
  /// RFC 8200 §4.3.
  static let hopByHop = HeaderTemplate(.hopByHop, .extensionHeader(0), fields: [
    //     field         bit  bits  datatype
    .init(.nexthdr,        0,   8, .inetProto),
    .init(.hdrlength,      8,   8),
  ])

  /// RFC 8200 §4.4.
  static let routing = HeaderTemplate(.routing, .extensionHeader(43), fields: [
    //     field         bit  bits  datatype
    .init(.nexthdr,        0,   8, .inetProto),
    .init(.hdrlength,      8,   8),
    .init(.type,          16,   8),
    .init(.segLeft,       24,   8),
  ])

  /// RFC 2460 §4.4. nft tests no type.
  static let routing0 = HeaderTemplate(.routing0, .extensionHeader(43), fields: [
    //     field         bit  bits  datatype
    .init(.addr,          64, 128, .ipv6Addr, stride: 128),
  ])

  /// RFC 6275 §6.4. The language has the field `addr`, but nft gives it neither place nor type.
  static let routing2 = HeaderTemplate(.routing2, .extensionHeader(43), fields: [])

  /// RFC 8754 §2. nft tests no type.
  static let segmentRouting = HeaderTemplate(.segmentRouting, .extensionHeader(43), fields: [
    //     field         bit  bits  datatype
    .init(.lastEntry,     32,   8),
    .init(.flags,         40,   8),
    .init(.tag,           48,  16),
    .init(.sid,           64, 128, .ipv6Addr, stride: 128),
  ])

  /// RFC 8200 §4.5.
  static let fragment = HeaderTemplate(.fragment, .extensionHeader(44), fields: [
    //     field         bit  bits  datatype
    .init(.nexthdr,        0,   8, .inetProto),
    .init(.reserved,       8,   8),
    .init(.fragOff,       16,  13),
    .init(.reserved2,     29,   2),
    .init(.moreFragments, 31,   1),
    .init(.id,            32,  32),
  ])

  /// RFC 8200 §4.6.
  static let destinationOptions = HeaderTemplate(
    .destinationOptions, .extensionHeader(60), fields: [
    //     field         bit  bits  datatype
    .init(.nexthdr,        0,   8, .inetProto),
    .init(.hdrlength,      8,   8),
  ])

  /// RFC 6275 §6.1.
  static let mobility = HeaderTemplate(.mobility, .extensionHeader(135), fields: [
    //     field         bit  bits  datatype
    .init(.nexthdr,        0,   8, .inetProto),
    .init(.hdrlength,      8,   8),
    .init(.type,          16,   8, .mhType),
    .init(.reserved,      24,   8),
    .init(.checksum,      32,  16),
  ])
}
