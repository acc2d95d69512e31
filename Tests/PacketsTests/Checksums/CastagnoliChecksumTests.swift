import CTVetPackets
import Testing

@Suite struct CastagnoliChecksumTests {
  @Test func `32 zeros have the checksum of RFC 3720`() {
    let bytes = [UInt8](repeating: 0, count: 32)
    #expect(CastagnoliChecksum.ofSCTP(bytes.span, from: 0, to: 32) == 0x8A91_36AA)
  }

  @Test func `The place of the checksum counts as zeros`() {
    var bytes = [UInt8](repeating: 0, count: 32)
    bytes.replaceSubrange(8..<12, with: [1, 2, 3, 4])
    #expect(CastagnoliChecksum.ofSCTP(bytes.span, from: 0, to: 32) == 0x8A91_36AA)
  }
}
