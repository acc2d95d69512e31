import CTVetRulesetModel

/// `-m ipv6header`: which extension headers there are.
enum ExtensionHeadersMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "ipv6header").with { $0.families = [.ip6] }
  static let options = [
    Option("header", .text, 0, [.invertible, .required]),
    Option("soft", .flag, 1),
  ]

  private static let names: [(names: [String], bit: UInt64, nft: String?)] = [
    (["hop-by-hop", "hop"], 128, "hbh"), (["dst", "ipv6-opts"], 64, "dst"),
    (["ipv6-route", "route"], 32, "rt"), (["ipv6-frag", "frag"], 16, "frag"),
    (["ah", "auth"], 8, nil), (["esp"], 4, nil), (["none", "ipv6-nonxt"], 2, nil),
    (["prot", "protocol"], 1, nil),
  ]
  private static let numbers: [String: UInt64] = [
    "0": 128, "60": 64, "43": 32, "44": 16, "51": 8, "50": 4, "59": 2, "255": 1,
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    guard option.id == 0 else { return }
    for part in t.parts(option.word) where !part.isEmpty {
      let text = t.string(part)
      let number = t.names.protocols.number(of: text.lowercased()).map { "\($0)" } ?? text
      guard let bit = names.first(where: { $0.names.contains(text) })?.bit ?? numbers[number]
      else { throw t.refused(option.word, "`\(text)` is no extension header") }
      option.value |= bit
    }
    if option.value == 0 { throw t.refused(option.word, "the names of headers are missing") }
  }

  private static let authentication: UInt64 = 8
  /// Headers behind which there is no other.
  private static let lastHeaders: UInt64 = 4 | 2 | 1

  /// A test of one header.
  private struct Test {
    let words: String
    let opposite: String
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    let isExact = !t.rule.has(use, 1)
    // A packet ends with one of these: more of them are never there, and none is not either.
    let last = option.value & lastHeaders
    if last.nonzeroBitCount > 1 || isExact && last == 0 {
      if option.isInverted { return }
      throw t.neverMatches(
        option.word, "a packet has just one of the headers esp, none and prot",
        hint: isExact && last == 0 ? "`--soft` asks only that the named ones are there" : nil)
    }
    if option.value & authentication != 0 {
      throw t.lost(use: use, "nft's `exthdr` knows hbh, dst, rt and frag, not `ah`")
    }
    if isExact {
      t.differs(
        t.range(ofUse: use), "nft can't ask that there is no authentication header besides")
    }
    let tests = tests(option.value, isExact: isExact)
    guard option.isInverted else {
      for test in tests { t.add(text: test.words) }
      return
    }
    // One test that fails is enough: a rule for each, which exclude each other.
    let choice = tests.count > 1 ? t.choose(tests.count) : 0
    for (index, test) in tests.enumerated() where index <= choice {
      t.add(text: index == choice ? test.opposite : test.words)
    }
  }

  private static func tests(_ asked: UInt64, isExact: Bool) -> [Test] {
    var tests: [Test] = []
    for entry in names {
      guard let nft = entry.nft, isExact || asked & entry.bit != 0 else { continue }
      let (exists, missing) = ("exthdr \(nft) exists ", "exthdr \(nft) missing ")
      tests.append(
        asked & entry.bit != 0
          ? Test(words: exists, opposite: missing) : Test(words: missing, opposite: exists))
    }
    switch asked & lastHeaders {
    case 4: tests.append(Test(words: "meta l4proto esp ", opposite: "meta l4proto != esp "))
    case 2: tests.append(Test(words: "meta l4proto 59 ", opposite: "meta l4proto != 59 "))
    case 1:
      tests.append(
        Test(words: "meta l4proto != { esp, 59 } ", opposite: "meta l4proto { esp, 59 } "))
    default: break
    }
    return tests
  }
}
