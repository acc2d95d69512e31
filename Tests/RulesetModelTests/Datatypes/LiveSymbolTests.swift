import CTVetRulesetModel
import TestSupport
import Testing

struct LiveSymbolTests {
  @Test func `the real nft accepts every word of every type`() throws {
    guard let nft = try LiveNft.find() else { return }
    var count = 0
    var sets = ""
    for type in DataType.allCases where !type.symbols.isEmpty {
      // A set of conntrack events cannot be declared, and the days have no name there.
      if type == .ctEvent { continue }
      let header = type == .day ? "typeof meta day" : "type \(type.name)"
      for symbol in type.symbols {
        sets += "  set s\(count) { \(header); elements = { \"\(symbol.name)\" }; }\n"
        count += 1
      }
    }
    for symbol in DataType.ctEvent.symbols {
      sets += "  chain c\(count) {\n    ct event set \"\(symbol.name)\"\n  }\n"
      count += 1
    }
    #expect(nft.check("table ip t {\n\(sets)}\n") == "")
    print("live nft \(nft.version): \(count) words")
    #expect(count > 150)
  }
}
