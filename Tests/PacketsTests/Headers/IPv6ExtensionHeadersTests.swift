import CTVetPackets
import Testing

@Suite struct IPv6ExtensionHeadersTests {
  private static func skip(_ first: UInt8, _ bytes: [UInt8]) -> IPv6ExtensionHeaders.End? {
    IPv6ExtensionHeaders.skip(
      bytes.span, first: TransportProtocol(rawValue: first), at: 0, end: bytes.count)
  }

  @Test func `Authentication headers count in words of four bytes`() {
    let end = Self.skip(51, [6, 1] + [UInt8](repeating: 0, count: 10) + [1])
    #expect(end?.transport == .tcp)
    #expect(end?.offset == 12)
  }

  @Test func `The walk ends at a later fragment`() {
    let end = Self.skip(44, [60, 0, 0, 8, 0, 0, 0, 1])
    #expect(end?.transport == .ipv6Fragment)
    #expect(end?.fragment == 8)
  }

  @Test func `Nothing is found where headers are cut off or nothing follows`() {
    #expect(Self.skip(60, [17]) == nil)
    #expect(Self.skip(44, [17, 0, 0]) == nil)
    #expect(Self.skip(59, [1, 2, 3]) == nil)
  }

  @Test func `A header may end behind the packet`() {
    #expect(Self.skip(60, [17, 200])?.offset == 1608)
  }
}
