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

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    guard t.rule.has(use, 1) else {
      throw t.lost(
        use: use, "nft can't ask that there are no other headers",
        hint: "`--soft` asks only that these are there")
    }
    let headers = names.filter { option.value & $0.bit != 0 }
    if headers.contains(where: { $0.nft == nil }) {
      throw t.lost(use: use, "nft's `exthdr` knows hbh, dst, rt and frag")
    }
    let words = headers.compactMap(\.nft)
    if option.isInverted {
      let choice = words.count > 1 ? t.choose(words.count) : 0
      for (index, word) in words.enumerated() where index <= choice {
        t.add(text: "exthdr \(word) \(index == choice ? "missing" : "exists") ")
      }
    } else {
      for word in words { t.add(text: "exthdr \(word) exists ") }
    }
  }
}
