/// `-m sctp`: ports and chunks of SCTP.
enum SCTPMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "sctp").with { $0.protocols = [132] }
  static let options = [
    Option("source-port", .servicePortRange, 0, [.invertible]),
    Option("sport", .servicePortRange, 0, [.invertible]),
    Option("destination-port", .servicePortRange, 1, [.invertible]),
    Option("dport", .servicePortRange, 1, [.invertible]),
    Option("chunk-types", .twoTexts, 2, [.invertible]),
  ]

  /// A type of chunk, with the letters of its flags from the lowest bit.
  private struct Chunk {
    let number: UInt8
    let name: String
    /// The name that nft 1.0.6 has for it.
    let nft: String?
    var flags = ""
  }

  private static let chunks = [
    Chunk(number: 0, name: "data", nft: "data", flags: "ebui"),
    Chunk(number: 1, name: "init", nft: "init"),
    Chunk(number: 2, name: "init_ack", nft: "init-ack"),
    Chunk(number: 3, name: "sack", nft: "sack"),
    Chunk(number: 4, name: "heartbeat", nft: "heartbeat"),
    Chunk(number: 5, name: "heartbeat_ack", nft: "heartbeat-ack"),
    Chunk(number: 6, name: "abort", nft: "abort", flags: "t"),
    Chunk(number: 7, name: "shutdown", nft: "shutdown"),
    Chunk(number: 8, name: "shutdown_ack", nft: "shutdown-ack"),
    Chunk(number: 9, name: "error", nft: "error"),
    Chunk(number: 10, name: "cookie_echo", nft: "cookie-echo"),
    Chunk(number: 11, name: "cookie_ack", nft: "cookie-ack"),
    Chunk(number: 12, name: "ecn_ecne", nft: "ecne"),
    Chunk(number: 13, name: "ecn_cwr", nft: "cwr"),
    Chunk(number: 14, name: "shutdown_complete", nft: "shutdown-complete", flags: "t"),
    Chunk(number: 64, name: "i_data", nft: nil, flags: "ebui"),
    Chunk(number: 130, name: "re_config", nft: nil),
    Chunk(number: 132, name: "pad", nft: nil),
    Chunk(number: 193, name: "asconf", nft: "asconf"),
    Chunk(number: 128, name: "asconf_ack", nft: "asconf-ack"),
    Chunk(number: 192, name: "forward_tsn", nft: "forward-tsn"),
    Chunk(number: 194, name: "i_forward_tsn", nft: nil),
  ]

  /// A chunk that is asked for, with flags.
  private struct Asked {
    let chunk: Int
    var set: UInt64 = 0
    var mask: UInt64 = 0
  }

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    if option.id < 2 { return }
    guard ["all", "any", "only"].contains(t.string(option.word).lowercased()) else {
      throw t.refused(option.word, "sctp: the kind of test is ALL, ANY or ONLY")
    }
    _ = try asked(option.word + 1, t)
  }

  private static func asked(_ word: Int, _ t: Translator) throws(Problem) -> [Asked] {
    let text = t.string(word)
    if text.lowercased() == "all" {
      return chunks.indices.filter { chunks[$0].nft != nil }.map { Asked(chunk: $0) }
    }
    if text.lowercased() == "none" { return [] }
    var result: [Asked] = []
    for part in text.split(separator: ",") {
      let halves = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard let index = chunks.firstIndex(where: { $0.name == halves[0].lowercased() }) else {
        throw t.refused(word, "sctp: `\(halves[0])` is no type of chunk")
      }
      var asked = Asked(chunk: index)
      for letter in halves.count > 1 ? halves[1] : "" {
        guard
          let bit = Array(chunks[index].flags).firstIndex(of: Character(letter.lowercased()))
        else {
          throw t.refused(word, "sctp: `\(letter)` is no flag of \(halves[0])")
        }
        asked.mask |= 1 << UInt64(bit)
        if letter.isUppercase { asked.set |= 1 << UInt64(bit) }
      }
      result.append(asked)
    }
    return result
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    try t.addPorts("sctp sport", "sctp dport", use)
    guard let option = t.rule.option(use, 2) else { return }
    let asked = try asked(option.word + 1, t)
    let kind = t.string(option.word).lowercased()
    var tests = asked.map { (chunk: $0, isMissing: false) }
    if kind == "only" {
      if asked.contains(where: { $0.mask != 0 }) {
        throw t.lost(use: use, "nft can't ask for the flags of all chunks of a type")
      }
      // Each chunk that is there must be one of them, but not each of them must be there.
      tests = chunks.indices.filter { chunk in
        chunks[chunk].nft != nil && !asked.contains { $0.chunk == chunk }
      }.map { (Asked(chunk: $0), true) }
      if !isEverything(option.word + 1, t) {
        t.differs(t.range(ofUse: use), "nft can't ask for chunks of types that it has no name for")
      }
    }
    let isAny = (kind == "any") != option.isInverted
    if option.isInverted {
      t.corrects(
        t.range(option.word),
        "one chunk that is missing is enough for `!`; iptables-translate asks for all of them")
    }
    if option.isInverted { tests = tests.map { ($0.chunk, !$0.isMissing) } }
    guard isAny else {
      if tests.allSatisfy(\.isMissing) { addProtocol(&t, option) }
      for test in tests { try add(test.chunk, isMissing: test.isMissing, &t, use) }
      return
    }
    // One of them is enough: a rule for each, which exclude each other.
    if tests.isEmpty { throw t.neverMatches(option.word, "no type of chunk is asked for") }
    let choice = t.choose(tests.count)
    let isThere = tests.indices.contains { index in
      index <= choice && (index == choice) != tests[index].isMissing
    }
    if !isThere { addProtocol(&t, option) }
    for (index, test) in tests.enumerated() where index <= choice {
      try add(test.chunk, isMissing: index == choice ? test.isMissing : !test.isMissing, &t, use)
    }
  }

  /// Asks for the protocol where chunks are only to be missing, as they are in other protocols' packets.
  private static func addProtocol(_ t: inout Translator, _ option: GivenOption) {
    t.add("meta l4proto sctp ")
    t.corrects(
      t.range(option.word),
      "iptables-translate leaves out the protocol, without which chunks are missing elsewhere")
  }

  private static func isEverything(_ word: Int, _ t: Translator) -> Bool {
    t.string(word).lowercased() == "all"
  }

  private static func add(
    _ asked: Asked, isMissing: Bool, _ t: inout Translator, _ use: Int
  ) throws(Problem) {
    let chunk = chunks[asked.chunk]
    guard let name = chunk.nft else {
      throw t.lost(use: use, "nft 1.0.6 knows no chunks of the type \(chunk.number)")
    }
    if asked.mask == 0 {
      return t.add(text: "sctp chunk \(name) \(isMissing ? "missing" : "exists") ")
    }
    if isMissing {
      throw t.lost(use: use, "nft can't ask that no chunk of a type has some flags")
    }
    t.add(text: "sctp chunk \(name) flags & ")
    t.addHex(asked.mask)
    t.add(" == ")
    t.addHex(asked.set)
    t.add(" ")
  }
}
