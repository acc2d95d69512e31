import CTVetPackets
import Testing

@Suite struct PacketParsingTests {
  /// 192.168.1.2:5000 > 10.0.0.2:53, UDP with one byte.
  private static let udp: [UInt8] = [
    0x45, 0, 0, 29, 0, 1, 0, 0, 64, 17, 0xAF, 0x23, 192, 168, 1, 2, 10, 0, 0, 2, 0x13, 0x88, 0, 53,
    0, 9, 0xAE, 0x73, 0x78,
  ]

  /// A packet of IPv6 with these bytes behind its header.
  private static func ipv6(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [0x60, 0, 0, 0, 0, UInt8(payload.count), first, 64]
      + [UInt8](repeating: 0xFD, count: 16) + [UInt8](repeating: 0xFC, count: 16) + payload
  }

  @Test func `The parts of a packet of IPv4 are found`() throws {
    let headers = try PacketHeaders(parsing: Self.udp.span)
    #expect(
      headers
        == PacketHeaders(version: .v4, transport: .udp, transportOffset: 20, totalLength: 29))
    #expect(headers.source(in: Self.udp.span).v4 == 0xC0A8_0102)
    #expect(!headers.isFragment)
  }

  @Test func `Padding does not count`() throws {
    #expect(try PacketHeaders(parsing: (Self.udp + [0, 0, 0]).span).totalLength == 29)
  }

  @Test func `Every packet that is cut off is refused`() {
    for count in 0..<Self.udp.count {
      #expect(throws: PacketError.self) {
        try PacketHeaders(parsing: Array(Self.udp.prefix(count)).span)
      }
    }
  }

  @Test func `What no host would take is refused with the reason`() {
    var packet = Self.udp
    packet[8] = 63
    #expect(throws: PacketError.badChecksum) { try PacketHeaders(parsing: packet.span) }
    #expect(throws: Never.self) {
      try PacketHeaders(parsing: packet.span, verifiesChecksum: false)
    }
    packet[0] = 0x44
    #expect(throws: PacketError.badLength(bytes: 16)) {
      try PacketHeaders(parsing: packet.span)
    }
    packet[0] = 0x55
    #expect(throws: PacketError.unknownVersion(5)) { try PacketHeaders(parsing: packet.span) }
    packet = Self.udp
    (packet[2], packet[3]) = (0, 19)
    #expect(throws: PacketError.badLength(bytes: 19)) {
      try PacketHeaders(parsing: packet.span, verifiesChecksum: false)
    }
  }

  @Test func `Extension headers are walked over`() throws {
    let packet = Self.ipv6(0, [60, 0, 1, 4, 0, 0, 0, 0, 17, 0, 1, 4, 0, 0, 0, 0, 1, 2])
    let headers = try PacketHeaders(parsing: packet.span)
    #expect(headers.transport == .udp)
    #expect(headers.transportOffset == 56)
  }

  @Test func `The walk ends at an authentication header and where nothing follows`() throws {
    let authenticated = Self.ipv6(51, [17, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2])
    #expect(try PacketHeaders(parsing: authenticated.span).transport == .ah)
    let empty = Self.ipv6(59, [1, 2])
    #expect(try PacketHeaders(parsing: empty.span).transport == .noNextHeader)
  }

  @Test func `A later fragment of IPv6 tells what the first one carries`() throws {
    let packet = Self.ipv6(44, [17, 0, 0, 9, 0, 0, 0, 1, 1, 2])
    let headers = try PacketHeaders(parsing: packet.span)
    #expect(headers.transport == .udp)
    #expect(headers.fragmentOffset == 8)
    #expect(headers.hasMoreFragments)
  }

  @Test func `An extension header that is cut off hides the transport header`() throws {
    let headers = try PacketHeaders(parsing: Self.ipv6(60, [17]).span)
    #expect(!headers.hasTransport)
    #expect(headers.transport == .destinationOptions)
  }
}
