/// An ICMP error that this host sends about a packet.
struct ICMPError: Sendable, Hashable {
  /// The type of ICMP or ICMPv6.
  var type: UInt8
  /// The code.
  var code: UInt8
  /// The four bytes behind the checksum: the next link's MTU, or a pointer.
  var information: UInt32 = 0

  // RFC 792, RFC 1812 §5.2.7.
  static let unreachable: UInt8 = 3
  static let timeExceeded: UInt8 = 11
  static let parameterProblem: UInt8 = 12
  static let networkUnreachable: UInt8 = 0
  static let hostUnreachable: UInt8 = 1
  static let fragmentationNeeded: UInt8 = 4
  static let filtered: UInt8 = 13

  // RFC 4443.
  static let unreachableV6: UInt8 = 1
  static let packetTooBigV6: UInt8 = 2
  static let timeExceededV6: UInt8 = 3
  static let parameterProblemV6: UInt8 = 4
  static let noRouteV6: UInt8 = 0
  static let prohibitedV6: UInt8 = 1
  static let notNeighbourV6: UInt8 = 2
  static let unknownOptionV6: UInt8 = 2
}
