import CTVetPackets
import Testing

@Suite struct IPAddressTests {
  @Test func `An IPv4 address lies in the first four bytes`() {
    let bytes: [UInt8] = [192, 0, 2, 1]
    let address = IPAddress(bytes.span, at: 0, version: .v4)
    #expect(address.v4 == 0xC000_0201)
    #expect(address == IPAddress(high: 0xC000_0201 << 32, low: 0))
  }
}
