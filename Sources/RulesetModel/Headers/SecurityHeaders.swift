// swift-format-ignore
/// Headers of IPsec and of payload compression.
extension HeaderTemplate {
  /// RFC 4302 §2.
  static let ah = HeaderTemplate(.ah, .payload(.transport), fields: [
    //     field         bit  bits  datatype
    .init(.nexthdr,        0,   8, .inetProto),
    .init(.hdrlength,      8,   8),
    .init(.reserved,      16,  16),
    .init(.spi,           32,  32),
    .init(.sequence,      64,  32),
  ])

  /// RFC 4303 §2.
  static let esp = HeaderTemplate(.esp, .payload(.transport), fields: [
    //     field         bit  bits  datatype
    .init(.spi,            0,  32),
    .init(.sequence,      32,  32),
  ])

  /// RFC 3173 §3.1.
  static let comp = HeaderTemplate(.comp, .payload(.transport), fields: [
    //     field         bit  bits  datatype
    .init(.nexthdr,        0,   8, .inetProto),
    .init(.flags,          8,   8, .bitmask),
    .init(.cpi,           16,  16),
  ])
}
