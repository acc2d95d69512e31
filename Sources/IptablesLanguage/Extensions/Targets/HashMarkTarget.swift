/// `-j HMARK`: a mark of the packet's addresses and ports.
enum HashMarkTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "HMARK")
  static let options = [
    Option("hmark-tuple", .text, 13),
    Option("hmark-src-prefix", .prefixMask, 0),
    Option("hmark-dst-prefix", .prefixMask, 1),
    Option("hmark-sport-mask", .uint16, 6),
    Option("hmark-dport-mask", .uint16, 7),
    Option("hmark-spi-mask", .uint32, 3),
    Option("hmark-sport", .uint16, 4),
    Option("hmark-dport", .uint16, 5),
    Option("hmark-spi", .uint32, 2),
    Option("hmark-proto-mask", .uint16, 8),
    Option("hmark-rnd", .uint32, 9),
    Option("hmark-mod", .uint32, 10, [.required], min: 1),
    Option("hmark-offset", .uint32, 11),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    guard option.id == 13 else { return }
    for part in t.parts(option.word) {
      if !["src", "dst", "sport", "dport", "spi", "ct"].contains(t.string(part)) {
        throw t.refused(option.word, "HMARK: `\(t.string(part))` is no part of the hash")
      }
    }
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    let word = t.rule.uses[use].word
    let ids = t.rule.uses[use].ids
    if !t.rule.has(use, 10) { throw t.refused(word, "HMARK: `--hmark-mod` is missing") }
    let hasPorts = ids & (1 << 4 | 1 << 5 | 1 << 6 | 1 << 7) != 0
    if hasPorts, ids & (1 << 2 | 1 << 3) != 0 {
      throw t.refused(word, "HMARK: a security index and ports exclude each other")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    throw t.lost(
      use: use, "nft has no hash that gives the same marks",
      hint: "`meta mark set jhash ip saddr . ip daddr mod N offset M` spreads flows as well")
  }
}
