import CTVetBytecode
import CTVetRulesetModel
import Testing

struct InstructionTextTests {
  static let pairs: [(String, Instruction)] = [
    (
      "payload load 4b @ network header + 12 => reg 9",
      .loadPayload(.init(base: .network, offset: 12, length: 4, destination: .narrow(1)))
    ),
    ("meta load l4proto => reg 1", .loadMeta(.init(key: .l4proto, destination: .wide(0)))),
    ("meta set mark with reg 1", .setMeta(.init(key: .mark, source: .wide(0)))),
    (
      "ct load zone => reg 1 , dir reply",
      .loadConntrack(.init(key: .zone, direction: .reply, destination: .wide(0)))
    ),
    ("ct load unknown => reg 1", .loadConntrack(.init(key: .id, destination: .wide(0)))),
    ("ct set mark with reg 2", .setConntrack(.init(key: .mark, source: .wide(1)))),
    (
      "cmp neq reg 1 0x00001600",
      .compare(
        .init(operation: .notEqual, source: .wide(0), data: RegisterData(word: 0x1600)))
    ),
    (
      "range neq reg 1 0x00001600 0x00001700",
      .range(
        .init(
          operation: .outside, source: .wide(0), lower: RegisterData(word: 0x1600),
          upper: RegisterData(word: 0x1700)))
    ),
    (
      "bitwise reg 2 = ( reg 1 & 0x000000ff ) ^ 0x00000001",
      .bitwise(
        .init(
          source: .wide(0), destination: .wide(1),
          operation: .maskXor(mask: RegisterData(word: 0xff), xor: RegisterData(word: 1))))
    ),
    (
      "bitwise reg 1 = ( reg 1 << 0x00000008 )",
      .bitwise(
        .init(source: .wide(0), destination: .wide(0), operation: .shiftLeft(bits: 8)))
    ),
    (
      "byteorder reg 1 = hton(reg 2, 2, 4)",
      .byteorder(
        .init(
          operation: .hostToNetwork, source: .wide(1), destination: .wide(0), length: 4, size: 2))
    ),
    (
      "immediate reg 0 jump -> y",
      .immediate(.init(destination: .verdict, value: .verdict(.jump(chain: "y"))))
    ),
    (
      "immediate reg 0 goto",
      .immediate(.init(destination: .verdict, value: .verdict(.goto(chain: nil))))
    ),
    (
      "lookup reg 1 set m dreg 0",
      .lookup(.init(source: .wide(0), set: "m", destination: .verdict))
    ),
    (
      "lookup reg 1 set __set%d 0x1",
      .lookup(.init(source: .wide(0), set: "__set%d", isInverted: true))
    ),
    (
      "dynset update reg_key 1 set s timeout 5ms expr [ counter pkts 1 bytes 2 ]",
      .dynamicSet(
        .init(
          operation: .update, key: .wide(0), set: "s", timeout: 5,
          expressions: [.counter(.init(packets: 1, bytes: 2))]))
    ),
    (
      "limit rate 5/week burst 4 type bytes flags 0x1",
      .limit(.init(rate: 5, unit: .week, burst: 4, measure: .bytes, isOver: true))
    ),
    (
      "nat dnat ip6 addr_min reg 1 proto_min reg 9 flags 0x2",
      .nat(
        .init(
          kind: .destination, family: .ip6, addressMinimum: .wide(0), portMinimum: .narrow(1),
          flags: 2))
    ),
    (
      "queue num 3-6 bypass",
      .queue(.init(target: .numbers(first: 3, last: 6), flags: 1))
    ),
    (
      "objref type 3 name ftp",
      .objectReference(.init(target: .name(type: .conntrackHelper, "ftp")))
    ),
    (
      "fib saddr . iif oif present => reg 1",
      .fib(
        .init(
          inputs: [.sourceAddress, .inputInterface], result: .interface, isPresence: true,
          destination: .wide(0)))
    ),
    (
      "hash reg 1 = jhash(reg 2, 4, 0x7) % mod 5 offset 100",
      .hash(
        .init(
          kind: .jenkins(source: .wide(1), length: 4, seed: 7), modulus: 5, offset: 100,
          destination: .wide(0)))
    ),
    (
      "exthdr load tcpopt 2b @ 5 + 6 present => reg 1",
      .loadExtensionHeader(
        .init(
          kind: .tcpOption, type: 5, offset: 6, length: 2, isPresence: true,
          destination: .wide(0)))
    ),
  ]

  @Test func `instructions of every name are recorded and read back into the same text`() throws {
    var names: Set<String> = []
    let lines = try RecordedText.instructions()
    for line in lines {
      let instruction = try #require(read(String(line)), "\(line)")
      #expect(instruction.text == line)
      names.insert(instruction.name)
    }
    print("recorded instructions: \(lines.count), of \(names.count) names")
    #expect(names.count == 40)
  }

  @Test(arguments: pairs)
  func `text and value tell the same`(_ text: String, _ instruction: Instruction) {
    #expect(read(text) == instruction)
    #expect(instruction.text == text)
  }

  @Test func `a log prefix goes as far as the rest reads as a target`() {
    let log = Instruction.log(
      .init(prefix: "dropped: level 3", target: .group(2, length: 5, threshold: 1)))
    #expect(log.text == "log prefix dropped: level 3 group 2 snaplen 5 qthreshold 1")
    #expect(read(log.text) == log)
    let flags = Instruction.log(.init(prefix: "a", target: .kernel(level: nil, flags: [.user])))
    #expect(read(flags.text) == flags)
  }

  @Test func `an instruction takes few bytes of an array`() {
    #expect(MemoryLayout<Instruction>.stride <= 32)
  }

  private func read(_ text: String) -> Instruction? {
    let listing = try? TextReader.listing(of: "ip t c\n  [ \(text) ]\n\n")
    return listing?.programs.first?.instructions.first
  }
}
