import CTVetBytecode
import TestSupport
import Testing

struct SpoiltListingTests {
  @Test func `spoilt text is refused or tells values that can be written`() throws {
    var samples = try RecordedText.rulesets.map {
      Array(try RecordedText.fixture("\($0).bytecode").utf8)
    }
    for line in try RecordedText.instructions() {
      samples.append(Array("ip t c\n  [ \(line) ]\n\n".utf8))
    }
    var mutator = Mutator(seed: 3, words: ["reg", "0x00000001", "flags", "dev {", "[end]"])
    var accepted = 0
    var refused = 0
    for round in 0..<5000 {
      let bytes = mutator.mutate(
        samples[round % samples.count], other: samples[round * 7 % samples.count])
      let text = String(decoding: bytes, as: UTF8.self)
      guard let listing = try? TextReader.listing(of: text) else {
        refused += 1
        continue
      }
      accepted += 1
      #expect(try TextReader.listing(of: listing.text) == listing, "\(text)")
    }
    print("spoilt bytecode text: \(accepted) accepted, \(refused) refused")
    #expect(accepted > 100)
    #expect(refused > 1000)
  }
}
