import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel
import Testing

/// What instructions hold besides what `nft --debug=netlink` prints; the texts are those of live nft.
struct UntoldDetailTests {
  private static let first = Register.wide(0)

  private func rule(
    _ instructions: [Instruction], family: Family = .ip, sets: [Listing.Set] = []
  ) -> DecompiledRule {
    Decompiler.rule(
      Program(family: family, table: "t", chain: "c", instructions: instructions),
      sets: SetScope(sets))
  }

  private func text(
    _ instructions: [Instruction], family: Family = .ip, sets: [Listing.Set] = []
  ) -> String {
    rule(instructions, family: family, sets: sets).text()
  }

  private func json(_ instructions: [Instruction], sets: [Listing.Set] = []) -> String {
    rule(instructions, sets: sets).json(ListingOptions(isStateless: true)).text
  }

  private func equals(_ bytes: [UInt8]) -> Instruction {
    .compare(Instruction.Compare(source: Self.first, data: RegisterData(bytes: bytes)))
  }

  private func load(_ key: Instruction.MetaKey) -> Instruction {
    .loadMeta(Instruction.LoadMeta(key: key, destination: Self.first))
  }

  private func loadPort() -> [Instruction] {
    [
      load(.l4proto), equals([6]),
      .loadPayload(
        Instruction.LoadPayload(
          base: .transport, offset: 2, length: 2, destination: Self.first)),
    ]
  }

  // MARK: Lengths

  @Test func `a constant that is shorter than an address is a prefix`() {
    let load = Instruction.loadConntrack(
      Instruction.LoadConntrack(
        key: .sourceIPv4, direction: .original, destination: Self.first))
    #expect(text([load, equals([192, 168, 1])]) == "ct original ip saddr 192.168.1.0/24")
    #expect(text([load, equals([192, 168, 1, 0])]) == "ct original ip saddr 192.168.1.0")
  }

  @Test func `a constant that is shorter than an interface's name is a pattern`() {
    let bytes = Array("abcdefghijklm".utf8)
    #expect(text([load(.inputInterfaceName), equals(bytes)]) == "iifname \"abcdefghijklm*\"")
    #expect(
      text([load(.inputInterfaceName), equals(bytes + [0, 0, 0])])
        == "iifname \"abcdefghijklm\"")
  }

  // MARK: Options of instructions

  @Test func `a seed of zero is written`() {
    let hash = Instruction.hash(
      Instruction.Hash(
        kind: .jenkins(source: .wide(1), length: 4, seed: 0), modulus: 2,
        destination: Self.first))
    let address = Instruction.loadPayload(
      Instruction.LoadPayload(base: .network, offset: 12, length: 4, destination: .wide(1)))
    let set = Instruction.setMeta(Instruction.SetMeta(key: .mark, source: Self.first))
    #expect(text([address, hash, set]) == "meta mark set jhash ip saddr mod 2 seed 0x0")
  }

  @Test func `synproxy has flags`() {
    let synproxy = Instruction.synproxy(
      Instruction.Synproxy(maximumSegmentSize: 1460, windowScale: 7, flags: 15))
    #expect(text([synproxy]) == "synproxy mss 1460 wscale 7 timestamp sack-perm")
    #expect(
      json([synproxy])
        == #"[{"synproxy": {"mss": 1460, "wscale": 7, "flags": ["timestamp", "sack-perm"]}}]"#)
  }

  @Test func `osf tells how it judges and what it loads`() {
    let linux = Array("Linux".utf8) + Array(repeating: 0, count: 11)
    let skip = Instruction.osf(Instruction.OSF(destination: Self.first, timeToLive: 2))
    #expect(text([skip, equals(linux)]) == "osf ttl skip name \"Linux\"")
    let version = Instruction.osf(Instruction.OSF(destination: Self.first, loadsVersion: true))
    #expect(text([version, equals(linux)]) == "osf version \"Linux\"")
  }

  @Test func `a control group has a level`() {
    let load = Instruction.socket(
      Instruction.Socket(key: .cgroupv2, level: 1, destination: Self.first))
    #expect(text([load, equals([1, 0, 0, 0, 0, 0, 0, 0])]) == "socket cgroupv2 level 1 1")
  }

  @Test func `DCCP options are numbers`() {
    let load = Instruction.loadExtensionHeader(
      Instruction.LoadExtensionHeader(
        kind: .dccpOption, type: 1, offset: 0, length: 1, isPresence: true,
        destination: Self.first))
    #expect(text([load, equals([1])]) == "dccp option 1 exists")
    #expect(
      json([load, equals([1])])
        == #"[{"match": {"op": "==", "left": {"dccp option": {"type": 1}}, "right": true}}]"#)
  }

  @Test func `a tunnel's own header is read through the tunnel`() {
    let load = Instruction.inner(
      Instruction.Inner(
        tunnel: 1, headerSize: 8, flags: 15,
        load: .loadPayload(
          Instruction.LoadPayload(
            base: .inner, offset: 4, length: 3, destination: Self.first))))
    #expect(text([load, equals([0, 0, 10])], family: .inet) == "vxlan vni 10")
  }

  @Test func `state that a rule has kept is written unless the listing is stateless`() {
    let last = Instruction.last(Instruction.Last(milliseconds: 5000))
    #expect(text([last]) == "last used 5s")
    #expect(rule([last]).text(ListingOptions(isStateless: true)) == "last")
  }

  // MARK: Sets

  private func type(_ datatypes: DataType...) -> SetDetails.ValueType {
    SetDetails.ValueType(
      parts: datatypes.map {
        SetDetails.ValueType.Part($0, bits: $0.bits, byteOrder: $0.byteOrder)
      })
  }

  @Test func `a map of objects gives names`() {
    var details = SetDetails(family: .ip, key: type(.inetService), value: .object(.counter))
    details.comment = nil
    let map = Listing.Set(
      name: "__objmap%d", table: "t", flags: 0x43,
      elements: [
        SetElement(key: RegisterData(bytes: [0, 22]), value: .object("c1")),
        SetElement(key: RegisterData(bytes: [0, 80]), value: .object("c2")),
      ], details: details)
    let apply = Instruction.objectReference(
      Instruction.ObjectReference(target: .map(key: Self.first, set: "__objmap%d")))
    let instructions = loadPort() + [apply]
    #expect(
      text(instructions, sets: [map]) == #"counter name tcp dport map { 22 : "c1", 80 : "c2" }"#)
  }

  @Test func `elements carry timeouts, state and comments`() {
    var one = SetElement(
      key: RegisterData(bytes: [1, 1, 1, 1]), userData: UserData(comment: "one"))
    one.timeout = 60_000
    var two = SetElement(key: RegisterData(bytes: [1, 1, 1, 2]))
    two.statements = [.counter(Instruction.Counter())]
    let set = Listing.Set(name: "__set%d", table: "t", flags: 0x13, elements: [one, two])
    let instructions: [Instruction] = [
      .loadPayload(
        Instruction.LoadPayload(
          base: .network, offset: 12, length: 4, destination: Self.first)),
      .lookup(Instruction.Lookup(source: Self.first, set: "__set%d")),
    ]
    #expect(
      text(instructions, sets: [set])
        == #"ip saddr { 1.1.1.1 timeout 1m comment "one", 1.1.1.2 counter packets 0 bytes 0 }"#)
    let expected = """
      [{"match": {"op": "==", "left": {"payload": {"protocol": "ip", "field": "saddr"}}, \
      "right": {"set": [{"elem": {"val": "1.1.1.1", "timeout": 60, "comment": "one"}}, \
      {"elem": {"val": "1.1.1.2", "counter": null}}]}}}]
      """
    #expect(json(instructions, sets: [set]) == expected)
  }

  @Test func `what is known of a set tells how long a key is`() {
    let instructions =
      loadPort() + [
        .loadMeta(Instruction.LoadMeta(key: .mark, destination: .narrow(1))),
        .lookup(Instruction.Lookup(source: Self.first, set: "s")),
      ]
    let plain = Listing.Set(
      name: "s", table: "t", details: SetDetails(family: .ip, key: type(.inetService)))
    #expect(text(instructions, sets: [plain]) == "tcp dport @s")
    let pair = Listing.Set(
      name: "s", table: "t", details: SetDetails(family: .ip, key: type(.inetService, .mark)))
    #expect(text(instructions, sets: [pair]) == "tcp dport . meta mark @s")
  }

  @Test func `sets of the same name in tables of two families are kept apart`() {
    let pair = SetDetails(family: .ip, key: type(.inetService, .mark))
    let sets = [
      Listing.Set(name: "s", table: "t", details: pair),
      Listing.Set(
        name: "s", table: "t", details: SetDetails(family: .ip6, key: type(.inetService))),
    ]
    let instructions =
      loadPort() + [
        .loadMeta(Instruction.LoadMeta(key: .mark, destination: .narrow(1))),
        .lookup(Instruction.Lookup(source: Self.first, set: "s")),
      ]
    #expect(text(instructions, family: .ip, sets: sets) == "tcp dport . meta mark @s")
    #expect(text(instructions, family: .ip6, sets: sets) == "tcp dport @s")
  }

  // MARK: Chains in place

  @Test func `a chain that is written in place stands in the rule that calls it`() {
    let inner = Program(
      family: .ip, table: "t", chain: nil,
      instructions: [
        .immediate(
          Instruction.Immediate(
            destination: .verdict, value: .verdict(.drop)))
      ])
    let outer = Program(
      family: .ip, table: "t", chain: "c",
      instructions: [
        .immediate(
          Instruction.Immediate(
            destination: .verdict, value: .verdict(.jump(chain: nil))))
      ],
      userData: UserData(comment: "why"))
    let rules = Decompiler.rules(of: Listing(entries: [.program(inner), .program(outer)]))
    #expect(rules.map { $0.rule.text() } == ["jump {\n\t\t\tdrop\n\t\t} comment \"why\""])
  }
}
