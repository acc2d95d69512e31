import CTVetRulesetModel

/// `-m hbh`: the header with options for every hop.
enum HopByHopMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "hbh").with { $0.families = [.ip6] }
  static let options = [
    Option("hbh-len", .uint32, 0, [.invertible]),
    Option("hbh-opts", .text, 1),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    if option.id == 1 { try OptionsHeader.check(option.word, t) }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    try OptionsHeader.translate("hbh", &t, use)
  }
}

/// `-m dst`: the header with options for the destination.
enum DestinationOptionsMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "dst").with { $0.families = [.ip6] }
  static let options = [
    Option("dst-len", .uint32, 0, [.invertible]),
    Option("dst-opts", .text, 1),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    if option.id == 1 { try OptionsHeader.check(option.word, t) }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    try OptionsHeader.translate("dst", &t, use)
  }
}

/// Headers of IPv6 that hold options.
enum OptionsHeader {
  /// Looks at a list of types and lengths: `1:2,5`.
  static func check(_ word: Int, _ t: Translator) throws(Problem) {
    let parts = t.parts(word)
    if parts.count > 16 { throw t.refused(word, "there are more than 16 options") }
    for part in parts {
      let ends = t.text[part].split(
        separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      let numbers = ends.compactMap { number($0, t) }
      guard ends.count <= 2, numbers.count == ends.count else {
        throw t.refused(word, "`\(t.string(part))` is no option")
      }
      if ends.count == 2, numbers[0] & 0xFF == 0 {
        throw t.refused(word, "the option 0 is one byte of padding and has no length")
      }
    }
  }

  /// A number of any base, of which eight bits count.
  private static func number(_ text: ArraySlice<UInt8>, _ t: Translator) -> UInt64? {
    let isNegative = text.first == UInt8(ascii: "-")
    let start = text.startIndex + (isNegative ? 1 : 0)
    return t.wholeNumber(start, text.endIndex, limit: 0xFFFF_FFFF).map { isNegative ? 0 &- $0 : $0 }
  }

  static func translate(_ name: String, _ t: inout Translator, _ use: Int) throws(Problem) {
    if let length = t.rule.option(use, 0) {
      try t.addHeaderLength(name, length)
    } else {
      t.add(text: "exthdr \(name) exists ")
    }
    if t.rule.has(use, 1) {
      throw t.lost(use: use, "nft can't look at the options of the header")
    }
  }
}

extension Translator {
  /// A comparison of an extension header's length, which iptables counts in bytes.
  mutating func addHeaderLength(_ name: String, _ option: GivenOption) throws(Problem) {
    let isPossible = option.value >= 8 && option.value % 8 == 0 && option.value / 8 <= 256
    corrects(
      range(option.word),
      "iptables counts bytes, nft's `\(name) hdrlength` units of 8 bytes behind the first: "
        + "iptables-translate takes one for the other")
    guard isPossible else {
      if option.isInverted { return add(text: "exthdr \(name) exists ") }
      throw neverMatches(option.word, "no header has that length: lengths are multiples of 8")
    }
    add(text: "\(name) hdrlength ")
    addInversion(option.isInverted)
    add(option.value / 8 - 1)
    add(" ")
  }
}
