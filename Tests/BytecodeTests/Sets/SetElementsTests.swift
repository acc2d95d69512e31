import CTVetBytecode
import CTVetDiagnostics
import CTVetRulesetModel
import Testing

/// Elements as they are sent, compared with what the real nft printed.
struct SetElementsTests {
  @Test(arguments: RecordedSets.named)
  func `a named set is sent as nft sends it`(_ recorded: RecordedSets.Case) throws {
    #expect(lines(try SetScript(recorded.script).output()) == recorded.output)
  }

  @Test(arguments: RecordedSets.anonymous)
  func `a set of a rule is sent as nft sends it`(_ recorded: RecordedSets.Case) throws {
    #expect(lines(try SetScript.anonymousOutput(recorded.script)) == recorded.output)
  }

  /// One line for each element.
  private func lines(_ text: String) -> String {
    text.split(separator: "\n").flatMap { line -> [String] in
      line.hasPrefix("\t") ? line.split(separator: "\t").map { "  \($0)" } : [String(line)]
    }.joined(separator: "\n")
  }

  @Test(arguments: [
    ("set type ipv4_addr; flags interval; elements = { 1.1.1.1-1.1.1.9, 1.1.1.3 }", 0, 1),
    ("set type ipv4_addr; flags interval; elements = { 2.2.2.2, 1.1.1.1-3.3.3.3 }", 1, 0),
    ("map type mark : mark; flags interval; elements = { 9 : 1, 1-5 : 2, 5-6 : 3 }", 1, 2),
    ("set type mark; flags interval; elements = { 1 }\nadd { 7 }\n.\nadd { 7-8, 0 }", 2, 1),
  ])
  func `intervals that share keys are refused`(
    _ script: String, _ first: Int, _ second: Int
  ) throws {
    #expect(throws: SetElements.Failure.conflict(first: first, second: second)) {
      try SetScript(script).output()
    }
  }

  @Test(arguments: [
    ("set type ipv4_addr; flags interval; elements = { 1.1.1.1-1.1.1.9 }\ndelete { 1.1.1.3 }", 1),
    ("set type ipv4_addr; flags interval; auto-merge;\nadd { 1.1.1.1 }\ndelete { 1.1.1.2 }", 1),
    ("set type ipv4_addr; flags interval;\ndelete { 1.1.1.2 }", 0),
  ])
  func `only intervals that are there can be removed`(_ script: String, _ element: Int) throws {
    #expect(throws: SetScript.Unreadable.missing(element)) {
      try SetScript(script).output()
    }
  }

  @Test(arguments: [
    ("set type ipv4_addr; elements = { 1.1.1.1, 1.1.1.0/24 }", 1),
    ("set type mark . mark; elements = { 1 . 2-2 }", 0),
    ("set type ifname; elements = { \"lo\", \"e*\" }", 1),
  ])
  func `ranges need the flag`(_ script: String, _ element: Int) throws {
    #expect(throws: SetElements.Failure.needsIntervalFlag(element: element)) {
      try SetScript(script).output()
    }
  }

  @Test func `keys that are longer than registers are refused`() throws {
    let script = """
      set type ipv6_addr . ipv6_addr . ipv6_addr . ipv6_addr . mark; elements = { ::1 . ::1 . ::1 . ::1 . 1 }
      """
    #expect(throws: SetElements.Failure.tooLong(element: 0)) { try SetScript(script).output() }
  }

  @Test func `a key of too many parts is refused`() throws {
    let type = try SetScript.type("mark")
    let set = Listing.Set(
      name: "a", table: "t", flags: 4, details: SetDetails(family: .ip, key: type))
    let key = EvaluatedValue.concatenation([ValueBounds(1), ValueBounds(2)])
    let elements = [EvaluatedElement(key: key, range: SourceRange(at: 0))]
    #expect(throws: SetElements.Failure.wrongPartCount(element: 0)) {
      try SetElements.encode(elements, of: set).get()
    }
  }

  /// `ip dscp { 1-2, 3, 9 }`: the field's bits lie two above the byte's lowest.
  @Test func `keys are moved after intervals were joined`() throws {
    let part = SetDetails.ValueType.Part(.dscp, bits: 8, byteOrder: .bigEndian)
    let set = Listing.Set(
      name: "__set%d", table: "t", flags: 7,
      details: SetDetails(family: .ip, key: .init(parts: [part])))
    let elements = [ValueBounds(1, 2), ValueBounds(3), ValueBounds(9)].map {
      EvaluatedElement(key: .single($0), range: SourceRange(at: 0))
    }
    let encoded = try SetElements.encode(elements, of: set) { $0 << 2 }.get()
    let contents = Listing.Set(name: "__set%d", table: "t", elements: encoded.elements)
    #expect(encoded.count == 5)
    #expect(
      lines(Listing(entries: [.set(contents)]).text) == """
        __set%d t 0
          element 00000000  : 1 [end]
          element 00000004  : 0 [end]
          element 0000000d  : 1 [end]
          element 00000024  : 0 [end]
          element 00000025  : 1 [end]
        """)
  }

  @Test func `elements of a later command are not the beginning of the set`() throws {
    let set = Listing.Set(
      name: "a", table: "t", flags: 4,
      details: SetDetails(family: .ip, key: try SetScript.type("ipv4_addr")))
    let elements = [EvaluatedElement(key: .single(ValueBounds(5)), range: SourceRange(at: 0))]
    #expect(try SetElements.encode(elements, of: set).get().elements.count == 3)
    #expect(try SetElements.encode(elements, of: set, beginsSet: false).get().elements.count == 2)
  }
}
