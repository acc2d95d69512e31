/// Whether a key of `ct` is told apart by the connection's direction.
package enum DirectionUse: UInt8, Sendable {
  /// It takes none.
  case none
  /// It takes one; without it the kernel uses the packet's direction, or sums both for counters.
  case optional
  /// nft takes it without, the kernel does not.
  case required
}

// swift-format-ignore
extension ConntrackKey {
  /// What it yields, after the family that the key was qualified with; nil for what isn't loaded but
  /// an object or a statement, and for a family that the key doesn't take.
  ///
  /// Source: `nft describe ct KEY` and bytecode of nft 1.0.6 with libnftnl 1.2.4, which has no name for
  /// `id`; the order of `enum nft_ct_keys`, include/uapi/linux/netfilter/nf_tables.h. The text of a
  /// load with a direction ends in `, dir original` or `, dir reply`.
  package func template(_ family: Expression.AddressFamily = .unspecified) -> KeyTemplate? {
    switch (self, family) {
    //                                               name          datatype     bits  byte order
    case (.state, .unspecified):              KeyTemplate("state",      .ctState,      32)
    case (.direction, .unspecified):          KeyTemplate("direction",  .ctDir,         8)
    case (.status, .unspecified):             KeyTemplate("status",     .ctStatus,     32)
    case (.mark, .unspecified):               KeyTemplate("mark",       .mark,         32)
    case (.securityMark, .unspecified):       KeyTemplate("secmark",    .integer,      32)
    case (.expiration, .unspecified):         KeyTemplate("expiration", .time,         32)
    case (.helper, .unspecified):             KeyTemplate("helper",     .string,      128)
    case (.l3proto, .unspecified):            KeyTemplate("l3protocol", .nfProto,       8)
    case (.sourceAddress, .unspecified):      KeyTemplate("src",        nil,            0, .bigEndian)
    case (.destinationAddress, .unspecified): KeyTemplate("dst",        nil,            0, .bigEndian)
    case (.protocol, .unspecified):           KeyTemplate("protocol",   .inetProto,     8, .bigEndian)
    case (.sourcePort, .unspecified):         KeyTemplate("proto_src",  nil,           16, .bigEndian)
    case (.destinationPort, .unspecified):    KeyTemplate("proto_dst",  nil,           16, .bigEndian)
    case (.label, .unspecified):              KeyTemplate("label",      .ctLabel,     128)
    case (.packets, .unspecified):            KeyTemplate("packets",    .integer,      64)
    case (.bytes, .unspecified):              KeyTemplate("bytes",      .integer,      64)
    case (.averagePacket, .unspecified):      KeyTemplate("avgpkt",     .integer,      64)
    case (.zone, .unspecified):               KeyTemplate("zone",       .integer,      16)
    case (.event, .unspecified):              KeyTemplate("event",      .ctEvent,      32)
    case (.sourceAddress, .ip):               KeyTemplate("src_ip",     .ipv4Addr,     32, .bigEndian)
    case (.destinationAddress, .ip):          KeyTemplate("dst_ip",     .ipv4Addr,     32, .bigEndian)
    case (.sourceAddress, .ip6):              KeyTemplate("src_ip6",    .ipv6Addr,    128, .bigEndian)
    case (.destinationAddress, .ip6):         KeyTemplate("dst_ip6",    .ipv6Addr,    128, .bigEndian)
    case (.id, .unspecified):                 KeyTemplate("unknown",    .integer,      32, .bigEndian)
    default:                                  nil
    }
  }

  /// Whether it takes a direction.
  package var directionUse: DirectionUse {
    switch self {
    case .sourceAddress, .destinationAddress, .sourcePort, .destinationPort: .required
    case .l3proto, .protocol, .packets, .bytes, .averagePacket, .zone:       .optional
    case .state, .direction, .status, .mark, .securityMark, .expiration, .helper, .label, .event, .id,
      .expectation, .timeout, .count:                                        .none
    }
  }
}

extension ConntrackKey {
  /// The layer whose header gives the value its type; nil where the key has a type of its own.
  package var typeGivingBase: Expression.PayloadBase? {
    switch self {
    case .sourceAddress, .destinationAddress: .network
    case .sourcePort, .destinationPort: .transport
    default: nil
    }
  }

  /// What it yields in a rule; nil where the rule has not said which addresses or ports these are.
  package func template(
    _ family: Expression.AddressFamily, in context: ProtocolContext
  ) -> KeyTemplate? {
    guard let template = template(family) else { return nil }
    guard template.datatype == nil, let base = typeGivingBase else { return template }
    switch (base, context[base]) {
    case (.network, .header(.ip)): return template.typed(.ipv4Addr, 32)
    case (.network, .header(.ip6)): return template.typed(.ipv6Addr, 128)
    case (.transport, .some): return template.typed(.inetService, 16)
    default: return nil
    }
  }
}
