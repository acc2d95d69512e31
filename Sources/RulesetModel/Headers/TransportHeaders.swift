// swift-format-ignore
/// Headers with ports.
extension HeaderTemplate {
  /// RFC 768.
  static let udp = HeaderTemplate(
    .udp, .payload(.transport), checksum: Checksum(kind: 1, offset: 6), fields: [
    //     field         bit  bits  datatype
    .init(.sport,          0,  16, .inetService),
    .init(.dport,         16,  16, .inetService),
    .init(.length,        32,  16),
    .init(.checksum,      48,  16),
  ])

  /// RFC 3828 §3.1. nft has no checksum mended.
  static let udplite = HeaderTemplate(.udplite, .payload(.transport), fields: [
    //     field         bit  bits  datatype
    .init(.sport,          0,  16, .inetService),
    .init(.dport,         16,  16, .inetService),
    .init(.csumcov,       32,  16),
    .init(.checksum,      48,  16),
  ])

  /// RFC 9293 §3.1. `flags` are the lower eight, `reserved` the four bits before them.
  static let tcp = HeaderTemplate(
    .tcp, .payload(.transport), checksum: Checksum(kind: 1, offset: 16), fields: [
    //     field         bit  bits  datatype
    .init(.sport,          0,  16, .inetService),
    .init(.dport,         16,  16, .inetService),
    .init(.sequence,      32,  32),
    .init(.ackseq,        64,  32),
    .init(.doff,          96,   4),
    .init(.reserved,     100,   4),
    .init(.flags,        104,   8, .tcpFlag),
    .init(.window,       112,  16),
    .init(.checksum,     128,  16),
    .init(.urgptr,       144,  16),
  ])

  /// RFC 4340 §5.1.
  static let dccp = HeaderTemplate(.dccp, .payload(.transport), fields: [
    //     field         bit  bits  datatype
    .init(.sport,          0,  16, .inetService),
    .init(.dport,         16,  16, .inetService),
    .init(.type,          67,   4, .dccpPkttype),
  ])

  /// RFC 9260 §3.1.
  static let sctp = HeaderTemplate(
    .sctp, .payload(.transport), checksum: Checksum(kind: 2, offset: 8), fields: [
    //     field         bit  bits  datatype
    .init(.sport,          0,  16, .inetService),
    .init(.dport,         16,  16, .inetService),
    .init(.vtag,          32,  32),
    .init(.checksum,      64,  32),
  ])

  /// What UDP, TCP, DCCP and SCTP share; it needs no protocol.
  static let transport = HeaderTemplate(.transport, .payload(.transport), fields: [
    //     field         bit  bits  datatype
    .init(.sport,          0,  16, .inetService),
    .init(.dport,         16,  16, .inetService),
  ])
}
