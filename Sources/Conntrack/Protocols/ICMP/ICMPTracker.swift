/// What tracking knows of ICMP (`nf_conntrack_proto_icmp.c`, RFC 792, RFC 950).
enum ICMPTracker {
  /// The highest type that is known; higher ones are INVALID (`NR_ICMP_TYPES`).
  static let highestType: UInt8 = 18

  /// The type of the message that answers, or that is answered by, a type.
  static func answer(to type: UInt8) -> UInt8? {
    switch type {
    case 0: 8
    case 8: 0
    case 13: 14
    case 14: 13
    case 15: 16
    case 16: 15
    case 17: 18
    case 18: 17
    default: nil
    }
  }

  /// Whether a message of a type may begin a connection.
  static func begins(_ type: UInt8) -> Bool {
    type == 8 || type == 13 || type == 15 || type == 17
  }

  /// Whether a message of a type tells of another packet, which it quotes (`icmp_is_err`).
  static func isError(_ type: UInt8) -> Bool {
    type == 3 || type == 4 || type == 5 || type == 11 || type == 12
  }
}
