import CTVetRulesetModel

/// Something that rules read of a packet, or of what surrounds it.
///
/// Fields that are the same bits have one name here: `tcp dport` and `udp dport` are the transport
/// header's `dport`, beside a condition on the protocol, and `ip protocol` is `meta l4proto`, beside
/// one on the IP version.
enum PacketField: Hashable, Sendable {
  /// A header's field.
  case payload(Header, HeaderField)
  /// What `meta` reads.
  case meta(MetaKey)
  /// What `ct` reads.
  case ct(ConntrackKey, Expression.Direction?, Expression.AddressFamily)
  /// A routing table look-up.
  case fib(UInt8, Expression.FibResult)
  /// Anything else, by its text.
  case other(String)

  /// The field that an expression reads; nil where two reads need not give the same value.
  init?(_ expression: Expression) {
    switch expression {
    case .payload(.ip, .protocol): self = .meta(.l4proto)
    case .payload(let header, let field): self = Self.payload(of: header, field)
    case .meta(let key):
      guard !Self.varies(key) else { return nil }
      self = .meta(key)
    case .ct(let key, let direction, let family):
      switch key {
      case .bytes, .packets, .averagePacket, .expiration, .count: return nil
      default: self = .ct(key, direction, family)
      }
    case .fib(let flags, let result): self = .fib(flags.rawValue, result)
    default: return nil
    }
  }

  private static func payload(of header: Header, _ field: HeaderField) -> PacketField {
    switch (header, field) {
    case (.tcp, .sport), (.udp, .sport), (.udplite, .sport), (.sctp, .sport), (.dccp, .sport):
      .payload(.transport, .sport)
    case (.tcp, .dport), (.udp, .dport), (.udplite, .dport), (.sctp, .dport), (.dccp, .dport):
      .payload(.transport, .dport)
    default: .payload(header, field)
    }
  }

  /// Whether a key need not have the same value twice for one packet.
  private static func varies(_ key: MetaKey) -> Bool {
    switch key {
    case .random, .time, .day, .hour, .cpu, .nftrace: true
    default: false
    }
  }

  /// How messages name it.
  var spelling: String {
    switch self {
    case .payload(let header, let field): "\(header.spelling) \(field.spelling)"
    case .meta(let key): key.isUnqualified ? key.spelling : "meta \(key.spelling)"
    case .ct(let key, let direction, _):
      direction.map { "ct \($0 == .original ? "original" : "reply") \(key.spelling)" }
        ?? "ct \(key.spelling)"
    case .fib: "fib"
    case .other(let text): text
    }
  }
}

extension MetaKey {
  /// Whether rules name the key without `meta`.
  fileprivate var isUnqualified: Bool {
    switch self {
    case .inputInterface, .inputInterfaceName, .outputInterface, .outputInterfaceName: true
    default: false
    }
  }
}
