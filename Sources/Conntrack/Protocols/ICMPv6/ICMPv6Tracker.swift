/// What tracking knows of ICMPv6 (`nf_conntrack_proto_icmpv6.c`, RFC 4443, RFC 4861, RFC 4620).
enum ICMPv6Tracker {
  /// The type of redirects.
  static let redirect: UInt8 = 137
  /// How many bytes a redirect has in front of its options.
  static let redirectByteCount = 40
  /// The option of a redirect that quotes a packet.
  static let redirectedHeaderOption: UInt8 = 4

  /// The type of the message that answers, or that is answered by, a type.
  static func answer(to type: UInt8) -> UInt8? {
    switch type {
    case 128: 129
    case 129: 128
    case 139: 140
    case 140: 139
    default: nil
    }
  }

  /// Whether a message of a type may begin a connection.
  static func begins(_ type: UInt8) -> Bool {
    type == 128 || type == 139
  }

  /// Whether a message of a type tells of another packet, which it quotes.
  static func isError(_ type: UInt8) -> Bool {
    type < 128
  }

  /// Whether messages of a type are never tracked: multicast listener and neighbour discovery, and how
  /// multicast routers are found (RFC 4286).
  static func isUntracked(_ type: UInt8) -> Bool {
    switch type {
    case 130, 131, 132, 133, 134, 135, 136, 143, 151, 152: true
    default: false
    }
  }
}
