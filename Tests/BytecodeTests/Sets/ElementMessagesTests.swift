import CTVetBytecode
import CTVetDiagnostics
import CTVetRulesetModel
import Testing

/// Where nft begins another message, and prints an element twice.
struct ElementMessagesTests {
  /// The indices were taken from what nft 1.0.6 printed for 9000 elements.
  @Test(arguments: [
    ("set type ipv4_addr", "", [4095, 8190]),
    ("set type ipv4_addr", " comment \"abc\"", [2340, 4680, 7020]),
    ("set type ipv4_addr; flags timeout", " timeout 5s", [2340, 4680, 7020]),
    (
      "set type ipv4_addr; flags timeout", " timeout 5s expires 4s",
      [1638, 3276, 4914, 6552, 8190]
    ),
    ("map type ipv4_addr : verdict", " : drop", [2047, 4094, 6141, 8188]),
    (
      "map type ipv4_addr : verdict", " : jump longchainname",
      [1260, 2520, 3780, 5040, 6300, 7560, 8820]
    ),
    ("map type ipv4_addr : ipv6_addr", " : ::1", [1638, 3276, 4914, 6552, 8190]),
    ("map type ipv4_addr : counter", " : \"longer_name_x\"", [1820, 3640, 5460, 7280]),
    ("set type ipv4_addr . inet_proto; flags interval", " . 5", [1820, 3640, 5460, 7280]),
  ])
  func `a message holds 64 KiB of elements`(
    _ declaration: String, _ ending: String, _ firsts: [Int]
  ) throws {
    let words = (0..<9000).map { "10.0.\($0 >> 8).\($0 & 255)\(ending)" }
    let script = "\(declaration); elements = { \(words.joined(separator: ", ")) }"
    let elements = try SetScript(script).elements()
    #expect(ElementMessages.firstOfLaterMessages(elements) == firsts)
    let printed = ElementMessages.printed(elements)
    #expect(printed.count == elements.count + firsts.count)
    for (index, first) in firsts.enumerated() {
      #expect(printed[first + index] == printed[first + index + 1])
    }
  }

  @Test(arguments: [
    (Instruction.counter(.init(packets: 1, bytes: 2)), 1092),
    (.limit(.init(rate: 5, unit: .second, burst: 5, measure: .packets)), 780),
    (.connectionLimit(.init(count: 6)), 1170),
  ])
  func `statements of elements count`(_ statement: Instruction, _ first: Int) throws {
    let element = EvaluatedElement(
      key: .single(ValueBounds(1)), options: .init(statements: [statement]),
      range: SourceRange(at: 0))
    let set = Listing.Set(
      name: "a", table: "t", details: SetDetails(family: .ip, key: try SetScript.type("ipv4_addr")))
    let elements = try SetElements.encode(Array(repeating: element, count: 1500), of: set).get()
    #expect(ElementMessages.firstOfLaterMessages(elements.elements) == [first])
  }

  @Test func `few elements go into one message`() {
    #expect(ElementMessages.printed([]).isEmpty)
    let element = SetElement(key: RegisterData(word: 1))
    #expect(ElementMessages.printed([element]) == [element])
  }
}
