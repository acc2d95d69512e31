import CTVetPackets

/// An address and a port that packets of tests come from or go to.
struct Endpoint {
  var version: IPVersion
  var address: IPAddress
  var port: UInt16

  /// An endpoint of IPv4.
  static func v4(_ address: UInt32, _ port: UInt16 = 0) -> Endpoint {
    Endpoint(version: .v4, address: IPAddress(v4: address), port: port)
  }

  /// An endpoint of IPv6.
  static func v6(_ high: UInt64, _ low: UInt64, _ port: UInt16 = 0) -> Endpoint {
    Endpoint(version: .v6, address: IPAddress(high: high, low: low), port: port)
  }

  /// The same host at another port.
  func at(_ port: UInt16) -> Endpoint {
    var other = self
    other.port = port
    return other
  }

  /// 192.168.1.2.
  static let client = Endpoint.v4(0xC0A8_0102, 5000)
  /// 10.0.0.2.
  static let server = Endpoint.v4(0x0A00_0002, 53)
  /// 172.16.0.9, a host on the way.
  static let middle = Endpoint.v4(0xAC10_0009)
  /// fd00:1::2.
  static let client6 = Endpoint.v6(0xFD00_0001_0000_0000, 2, 5000)
  /// fd00:2::2.
  static let server6 = Endpoint.v6(0xFD00_0002_0000_0000, 2, 53)
}
