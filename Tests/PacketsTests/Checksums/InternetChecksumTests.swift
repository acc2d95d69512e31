import CTVetPackets
import Testing

@Suite struct InternetChecksumTests {
  @Test func `The example of RFC 1071 comes out`() {
    let bytes: [UInt8] = [0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7]
    #expect(InternetChecksum.of(bytes.span, from: 0, to: 8) == ~0xDDF2)
  }

  @Test func `Any length and place sums up as the words one by one`() {
    let bytes = (0..<64).map { UInt8(truncatingIfNeeded: $0 &* 201 ^ 0xA5) }
    for start in 0..<16 {
      for end in start...64 {
        var total: UInt32 = 0
        for offset in stride(from: start, to: end, by: 2) {
          total += UInt32(bytes[offset]) << 8
          if offset + 1 < end { total += UInt32(bytes[offset + 1]) }
        }
        while total > 0xFFFF { total = (total & 0xFFFF) + total >> 16 }
        let folded = InternetChecksum.folded(
          InternetChecksum.sum(bytes.span, from: start, to: end))
        #expect(UInt32(folded) == total)
      }
    }
  }

  @Test func `A checksum follows what is replaced`() {
    var bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
    let before = InternetChecksum.of(bytes.span, from: 0, to: 8)
    bytes.replaceSubrange(2..<4, with: [0xAB, 0xCD])
    let after = InternetChecksum.of(bytes.span, from: 0, to: 8)
    #expect(InternetChecksum.replacing(before, UInt16(0x0304), by: 0xABCD) == after)
    bytes.replaceSubrange(4..<8, with: [9, 9, 9, 9])
    #expect(
      InternetChecksum.replacing(after, UInt32(0x0506_0708), by: 0x0909_0909)
        == InternetChecksum.of(bytes.span, from: 0, to: 8))
  }

  @Test func `The checksum of a UDP packet covers its addresses`() {
    // 10.0.0.2:53 > 192.168.1.2:5000.
    var packet: [UInt8] = [
      0x45, 0, 0, 29, 0, 1, 0, 0, 64, 17, 0xAF, 0x23, 10, 0, 0, 2, 192, 168, 1, 2, 0, 53, 0x13,
      0x88, 0, 9, 0xAE, 0x72, 0x72,
    ]
    func checksum() -> UInt16 {
      InternetChecksum.ofTransport(packet.span, from: 20, to: 29, version: .v4, transport: .udp)
    }
    #expect(checksum() == 0)
    packet[12] = 11
    #expect(checksum() != 0)
  }
}
