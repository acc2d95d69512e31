/// `-m tcp`: ports, flags and options of TCP.
enum TCPMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "tcp").with { $0.protocols = [6] }
  static let options = [
    Option("source-port", .servicePortRange, 0, [.invertible]),
    Option("sport", .servicePortRange, 0, [.invertible]),
    Option("destination-port", .servicePortRange, 1, [.invertible]),
    Option("dport", .servicePortRange, 1, [.invertible]),
    Option("syn", .flag, 4, [.invertible], excludes: [3]),
    Option("tcp-flags", .twoTexts, 3, [.invertible]),
    Option("tcp-option", .uint8, 2, [.invertible], min: 1, max: 255),
  ]

  private static let flags = ["fin", "syn", "rst", "psh", "ack", "urg"]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    if option.id == 4 { (option.value, option.upper) = (2, 0x17) }
    if option.id == 3 {
      option.upper = try flags(option.word, t)
      option.value = try flags(option.word + 1, t)
    }
  }

  private static func flags(_ word: Int, _ t: Translator) throws(Problem) -> UInt64 {
    var result: UInt64 = 0
    for part in t.parts(word) where !part.isEmpty {
      if let index = flags.firstIndex(where: { t.isText(part.lowerBound, part.upperBound, $0) }) {
        result |= 1 << UInt64(index)
      } else if t.isText(part.lowerBound, part.upperBound, "all") {
        result |= 0x3F
      } else if !t.isText(part.lowerBound, part.upperBound, "none") {
        throw t.refused(word, "tcp: `\(t.string(part))` is no flag")
      }
    }
    return result
  }

  static func worksWithoutProtocol(_ t: Translator, _ use: Int) -> Bool {
    t.rule.uses[use].ids & ~(1 << 2) != 0 && !t.rule.has(use, 2)
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    let isOther = t.rule.isProtocolInverted
    if isOther {
      t.corrects(t.range(ofUse: use), "iptables-translate leaves out the `!` of the protocol")
      try t.addPorts("th sport", "th dport", use)
    } else {
      try t.addPorts("tcp sport", "tcp dport", use)
    }
    if let option = t.rule.option(use, 2) {
      t.add("tcp option ")
      t.add(option.value)
      t.add(option.isInverted ? " missing " : " exists ")
    }
    guard let option = t.rule.option(use, 3) ?? t.rule.option(use, 4),
      option.upper != 0 || option.value != 0
    else { return }
    if option.value & ~option.upper != 0 {
      if option.isInverted { return }
      throw t.neverMatches(option.word, "a flag should be set that is not looked at")
    }
    if isOther {
      t.add("@th,104,8 & ")
      t.addHex(option.upper)
      t.add(option.isInverted ? " != " : " == ")
      t.addHex(option.value)
      return t.add(" ")
    }
    if option.upper.nonzeroBitCount == 1 {
      // nft 1.0.6 takes no single flag behind `/`.
      t.add("tcp flags & ")
      add(flags: option.upper, &t)
      t.add(option.isInverted ? " != " : " == ")
      add(flags: option.value, &t)
      t.add(" ")
      return
    }
    t.add("tcp flags ")
    t.addInversion(option.isInverted)
    add(flags: option.value, &t)
    t.add(" / ")
    add(flags: option.upper, &t)
    t.add(" ")
  }

  private static func add(flags value: UInt64, _ t: inout Translator) {
    if value == 0 { return t.add("0x0") }
    var isFirst = true
    for index in flags.indices where value & 1 << UInt64(index) != 0 {
      if !isFirst { t.add(",") }
      isFirst = false
      t.add(text: flags[index])
    }
  }
}
