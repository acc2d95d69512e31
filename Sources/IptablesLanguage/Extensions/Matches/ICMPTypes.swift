/// Types of ICMP by name.
///
/// A type's value holds its number in the third byte and its codes, from and to, in the lower two.
enum ICMPTypes {
  struct Entry {
    let name: String
    let type: UInt64
    var from: UInt64 = 0
    var to: UInt64 = 0xFF
    /// nft's name; nil where it has none.
    var nft: String?

    init(_ name: String, _ type: UInt64, nft: String? = nil) {
      self.name = name
      self.type = type
      self.nft = nft
    }

    init(_ name: String, _ type: UInt64, code: UInt64) {
      self.name = name
      self.type = type
      (from, to) = (code, code)
    }
  }

  /// The value of `any`.
  static let any: UInt64 = 0xFF_00FF

  // swift-format-ignore
  static let ip: [Entry] = [
    Entry("any", 0xFF),
    Entry("echo-reply", 0, nft: "echo-reply"),
    Entry("pong", 0, nft: "echo-reply"),
    Entry("destination-unreachable", 3, nft: "destination-unreachable"),
    Entry("network-unreachable", 3, code: 0),
    Entry("host-unreachable", 3, code: 1),
    Entry("protocol-unreachable", 3, code: 2),
    Entry("port-unreachable", 3, code: 3),
    Entry("fragmentation-needed", 3, code: 4),
    Entry("source-route-failed", 3, code: 5),
    Entry("network-unknown", 3, code: 6),
    Entry("host-unknown", 3, code: 7),
    Entry("network-prohibited", 3, code: 9),
    Entry("host-prohibited", 3, code: 10),
    Entry("TOS-network-unreachable", 3, code: 11),
    Entry("TOS-host-unreachable", 3, code: 12),
    Entry("communication-prohibited", 3, code: 13),
    Entry("host-precedence-violation", 3, code: 14),
    Entry("precedence-cutoff", 3, code: 15),
    Entry("source-quench", 4, nft: "source-quench"),
    Entry("redirect", 5, nft: "redirect"),
    Entry("network-redirect", 5, code: 0),
    Entry("host-redirect", 5, code: 1),
    Entry("TOS-network-redirect", 5, code: 2),
    Entry("TOS-host-redirect", 5, code: 3),
    Entry("echo-request", 8, nft: "echo-request"),
    Entry("ping", 8, nft: "echo-request"),
    Entry("router-advertisement", 9, nft: "router-advertisement"),
    Entry("router-solicitation", 10, nft: "router-solicitation"),
    Entry("time-exceeded", 11, nft: "time-exceeded"),
    Entry("ttl-exceeded", 11, nft: "time-exceeded"),
    Entry("ttl-zero-during-transit", 11, code: 0),
    Entry("ttl-zero-during-reassembly", 11, code: 1),
    Entry("parameter-problem", 12, nft: "parameter-problem"),
    Entry("ip-header-bad", 12, code: 0),
    Entry("required-option-missing", 12, code: 1),
    Entry("timestamp-request", 13, nft: "timestamp-request"),
    Entry("timestamp-reply", 14, nft: "timestamp-reply"),
    Entry("address-mask-request", 17, nft: "address-mask-request"),
    Entry("address-mask-reply", 18, nft: "address-mask-reply"),
  ]

  // swift-format-ignore
  static let ip6: [Entry] = [
    Entry("destination-unreachable", 1, nft: "destination-unreachable"),
    Entry("no-route", 1, code: 0),
    Entry("communication-prohibited", 1, code: 1),
    Entry("beyond-scope", 1, code: 2),
    Entry("address-unreachable", 1, code: 3),
    Entry("port-unreachable", 1, code: 4),
    Entry("failed-policy", 1, code: 5),
    Entry("reject-route", 1, code: 6),
    Entry("packet-too-big", 2, nft: "packet-too-big"),
    Entry("time-exceeded", 3, nft: "time-exceeded"),
    Entry("ttl-exceeded", 3, nft: "time-exceeded"),
    Entry("ttl-zero-during-transit", 3, code: 0),
    Entry("ttl-zero-during-reassembly", 3, code: 1),
    Entry("parameter-problem", 4, nft: "parameter-problem"),
    Entry("bad-header", 4, code: 0),
    Entry("unknown-header-type", 4, code: 1),
    Entry("unknown-option", 4, code: 2),
    Entry("echo-request", 128, nft: "echo-request"),
    Entry("ping", 128, nft: "echo-request"),
    Entry("echo-reply", 129, nft: "echo-reply"),
    Entry("pong", 129, nft: "echo-reply"),
    Entry("router-solicitation", 133, nft: "nd-router-solicit"),
    Entry("router-advertisement", 134, nft: "nd-router-advert"),
    Entry("neighbour-solicitation", 135, nft: "nd-neighbor-solicit"),
    Entry("neighbor-solicitation", 135, nft: "nd-neighbor-solicit"),
    Entry("neighbour-advertisement", 136, nft: "nd-neighbor-advert"),
    Entry("neighbor-advertisement", 136, nft: "nd-neighbor-advert"),
    Entry("redirect", 137, nft: "nd-redirect"),
  ]

  /// Reads a name, its beginning, a number, or numbers of a type and a code.
  static func read(
    _ option: inout GivenOption, _ entries: [Entry], _ what: String, _ t: Translator
  ) throws(Problem) {
    let word = t.words[option.word]
    // No name begins with a digit.
    if word.count > 0, (48...57).contains(t.text[word.start]) {
      return try readNumbers(&option, what, t)
    }
    let text = t.string(option.word).lowercased()
    let found = entries.filter { $0.name.lowercased().hasPrefix(text) }
    if let exact = found.first(where: { $0.name.lowercased() == text }) ?? found.first {
      if found.count > 1, exact.name.lowercased() != text,
        found.contains(where: { $0.type != exact.type || $0.from != exact.from })
      {
        throw t.refused(option.word, "`\(text)` begins several types of \(what)")
      }
      option.value = exact.type << 16 | exact.from << 8 | exact.to
      return
    }
    try readNumbers(&option, what, t)
  }

  private static func readNumbers(
    _ option: inout GivenOption, _ what: String, _ t: Translator
  ) throws(Problem) {
    let word = t.words[option.word]
    var slash = word.start
    while slash < word.end, t.text[slash] != UInt8(ascii: "/") { slash += 1 }
    guard let type = t.wholeNumber(word.start, slash, limit: 0xFF) else {
      throw t.refused(option.word, "`\(t.string(option.word))` is no type of \(what)")
    }
    option.value = type << 16 | 0xFF
    // The kernel looks at no code of the type for all.
    defer { if type == 0xFF, what == "ICMP" { option.value = any } }
    guard slash < word.end else { return }
    // A range of codes is read, and its first one counts.
    let codes = (slash + 1..<word.end).split { t.text[$0] == UInt8(ascii: ":") }
    guard codes.count == (t.text[slash..<word.end].contains(UInt8(ascii: ":")) ? 2 : 1),
      let code = t.wholeNumber(codes[0].lowerBound, codes[0].upperBound, limit: 0xFF),
      t.wholeNumber(codes[codes.count - 1].lowerBound, word.end, limit: 0xFF) != nil
    else {
      throw t.refused(option.word, "`\(t.string(option.word))` has no code of \(what)")
    }
    option.value = type << 16 | code << 8 | code
  }

  /// Adds `icmp type echo-request `, with the code where one is asked for.
  static func add(
    _ option: GivenOption, _ field: String, _ entries: [Entry], _ t: inout Translator
  ) {
    let type = option.value >> 16
    let (from, to) = (option.value >> 8 & 0xFF, option.value & 0xFF)
    let name = entries.first { $0.type == type && $0.nft != nil }?.nft ?? "\(type)"
    if from == 0, to == 0xFF {
      t.add(text: "\(field) type ")
      t.addInversion(option.isInverted)
      t.add(text: "\(name) ")
    } else if option.isInverted {
      // Either may differ: a pair says it in one rule.
      t.add(text: "\(field) type . \(field) code != { \(name) . \(from) } ")
    } else {
      t.add(text: "\(field) type \(name) \(field) code \(from) ")
    }
  }
}
