import CTVetBytecode
import CTVetRulesetModel
import Testing

struct TextReaderTests {
  @Test(arguments: RecordedText.rulesets)
  func `every recorded ruleset reads back into the same text`(_ name: String) throws {
    let text = try RecordedText.fixture("\(name).bytecode")
    let listing = try TextReader.listing(of: text)
    #expect(listing.text == text)
    #expect(!listing.entries.isEmpty)
  }

  @Test func `each kind of entry is recorded`() throws {
    var kinds: Set<String> = []
    for name in RecordedText.rulesets {
      for entry in try TextReader.listing(of: RecordedText.fixture("\(name).bytecode")).entries {
        switch entry {
        case .chain: kinds.insert("chain")
        case .object: kinds.insert("object")
        case .set: kinds.insert("set")
        case .flowtable: kinds.insert("flowtable")
        case .program: kinds.insert("program")
        }
      }
    }
    #expect(kinds.count == 5)
  }

  @Test func `a rule in a chain that is written in place has no chain`() throws {
    let listing = try TextReader.listing(of: "inet t\n  [ notrack ]\n\n")
    #expect(
      listing.programs == [
        Program(
          family: .inet, table: "t", chain: nil, instructions: [.notrack(Instruction.Notrack())])
      ])
  }

  @Test func `a listed rule has its handle and its position`() throws {
    let text = "ip t c 3 2\n  [ counter pkts 0 bytes 0 ]\n  userdata = { \\x00\\x03hi\\x00 }\n"
    let listing = try TextReader.listing(of: text)
    #expect(listing.programs.map(\.handles) == [[3, 2]])
    #expect(listing.programs.map(\.userData) == [UserData(comment: "hi")])
    #expect(listing.text == text)
  }

  @Test func `rules with user data have no empty line behind them`() throws {
    let rule = "ip t c\n  [ notrack ]\n"
    let text = rule + "  userdata = { \\x00\\x03hi\\x00 }\n" + rule + "\n" + rule + "\n"
    let listing = try TextReader.listing(of: text)
    #expect(listing.programs.count == 3)
    #expect(listing.text == text)
  }

  @Test(arguments: [
    "ip t c\n  [ unheard of ]\n", "ip t c\n  [ cmp eq reg 1 ]x\n", "ip t c\n  [ osf dreg 5 ]\n",
    "ip t c\n  [ counter pkts 0 bytes 0 ]\n  userdata = { \n",
    "s t 3\n\telement 00000008 0 [end]\n", "words\n", "ip t\n  [ lookup reg 1 set s 0x2 ]\n",
    "table (null) name (null) use 0 [ thing ]\n", "flow table x\n",
  ])
  func `text that nft does not print is refused`(_ text: String) {
    #expect(throws: TextReader.UnreadableLine.self) { try TextReader.listing(of: text) }
  }

  @Test func `the refusal names the line`() {
    #expect(throws: TextReader.UnreadableLine(line: 2, text: "  [ nonsense ]")) {
      try TextReader.listing(of: "ip t c\n  [ nonsense ]\n\n")
    }
  }

  @Test func `no text is no entry`() throws {
    #expect(try TextReader.listing(of: "").entries.isEmpty)
  }
}
