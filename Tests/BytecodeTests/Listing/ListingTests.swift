import CTVetBytecode
import CTVetRulesetModel
import Testing

struct ListingTests {
  private func text(_ entry: Listing.Entry) -> String { Listing(entries: [entry]).text }

  @Test func `hooks that libnftnl has no name for are unknown`() {
    let base = Listing.Chain.Base(type: .filter, hook: .ingress, priority: -5, devices: ["lo"])
    #expect(
      text(.chain(Listing.Chain(family: .inet, base: base)))
        == "inet (null) (null) use 0 type filter hook unknown prio -5 packets 0 bytes 0 dev lo \n")
    #expect(
      text(.chain(Listing.Chain(family: .netdev, base: base)))
        == "netdev (null) (null) use 0 type filter hook ingress prio -5 packets 0 bytes 0 dev lo \n"
    )
  }

  @Test func `several devices stand in braces`() throws {
    let base = Listing.Chain.Base(
      type: .filter, hook: .egress, priority: 0, policy: .drop, devices: ["a", "b"])
    let chain = Listing.Entry.chain(Listing.Chain(family: .netdev, base: base))
    #expect(
      text(chain) == "netdev (null) (null) use 0 type filter hook unknown prio 0 policy drop"
        + " packets 0 bytes 0 dev {  a  b  } \n")
    #expect(try TextReader.listing(of: text(chain)).entries == [chain])
  }

  @Test func `a set tells its options in order`() throws {
    let set = Listing.Entry.set(
      Listing.Set(
        name: "s", table: "t", flags: 0x94, timeout: 3_600_000, collectionInterval: 10_000,
        policy: 1, size: 100))
    #expect(text(set) == "s t 94 timeout 3600000ms gc_interval 10000ms policy 1 size 100\n")
    #expect(try TextReader.listing(of: text(set)).entries == [set])
  }

  @Test func `elements stand in one line`() throws {
    let elements = Listing.Entry.set(
      Listing.Set(
        name: "__map%d", table: "t",
        elements: [
          SetElement(
            key: RegisterData(word: 0x1600), value: .verdict(.jump(chain: "c")),
            userData: UserData(comment: "x")),
          SetElement(
            key: RegisterData(words: [1, 2]), keyEnd: RegisterData(words: [3, 4]),
            value: .data(RegisterData(word: 5)), flags: SetElement.Flag.intervalEnd),
          SetElement(
            key: RegisterData(words: []), value: .verdict(.accept),
            flags: SetElement.Flag.catchAll),
        ]))
    #expect(
      text(elements) == "__map%d t 0\n"
        + "\telement 00001600  : jump -> c 0 [end]  userdata = { \\x00\\x02x\\x00 }"
        + "\telement 00000001 00000002  - 00000003 00000004  : 00000005 1 [end]"
        + "\telement  : accept 2 [end]\n")
    #expect(try TextReader.listing(of: text(elements)).entries == [elements])
  }

  @Test func `objects that no recording holds read back into the same value`() throws {
    let contents: [Listing.Object.Contents] = [
      .connectionLimit(Instruction.ConnectionLimit(count: 3, flags: 1)), .tunnel(id: 7),
      .conntrackTimeout(family: 2, transportProtocol: 6, policy: []),
      .conntrackExpectation(
        family: 2, transportProtocol: nil, port: 5, timeout: nil, size: 9),
    ]
    for contents in contents {
      let object = Listing.Entry.object(
        Listing.Object(table: "t", name: "n", useCount: 2, contents: contents))
      #expect(try TextReader.listing(of: text(object)).entries == [object])
    }
  }
}
