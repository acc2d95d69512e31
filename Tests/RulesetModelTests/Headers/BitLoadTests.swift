import CTVetRulesetModel
import Testing

@Suite struct BitLoadTests {
  @Test func `whole bytes need no mask`() {
    let load = BitLoad(bitOffset: 96, bitLength: 32)
    #expect(load.offset == 12)
    #expect(load.length == 4)
    #expect(load.shift == 0)
    #expect(!load.isFolded)
  }

  @Test func `bits within a byte are masked and values shifted`() {
    let load = BitLoad(bitOffset: 8, bitLength: 6)
    #expect(load.offset == 1)
    #expect(load.mask == [0xFC])
    #expect(load.shift == 2)
    #expect(load.isFolded)
  }

  @Test func `bits across bytes are loaded together`() {
    let load = BitLoad(bitOffset: 12, bitLength: 20)
    #expect(load.offset == 1)
    #expect(load.length == 3)
    #expect(load.mask == [0x0F, 0xFF, 0xFF])
    #expect(load.shift == 0)
  }
}
