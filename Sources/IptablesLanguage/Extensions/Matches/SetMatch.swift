/// `-m set`: addresses and ports of a set of ipset.
enum SetMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "set")
  static let options = [
    Option("match-set", .twoTexts, 0, [.invertible]),
    Option("set", .twoTexts, 0, [.invertible]),
    Option("return-nomatch", .flag, 1, [.invertible]),
    Option("update-counters", .flag, 2, [.invertible]),
    Option("update-subcounters", .flag, 3, [.invertible]),
    Option("packets-eq", .uint64, 4, [.invertible]),
    Option("packets-lt", .uint64, 5),
    Option("packets-gt", .uint64, 6),
    Option("bytes-eq", .uint64, 7, [.invertible]),
    Option("bytes-lt", .uint64, 8),
    Option("bytes-gt", .uint64, 9),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    if option.id == 0 { try IPSets.checkDirections(option.word, t) }
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if !t.rule.has(use, 0) {
      throw t.refused(t.rule.uses[use].word, "set: `--match-set` is missing")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    if t.rule.uses[use].ids & 0x3F2 != 0 {
      IPSets.require(option.word, &t)
      throw t.lost(use: use, "nft can't ask for an element's counters or its `nomatch`")
    }
    let name = try IPSets.declare(option.word, use, &t)
    t.add(text: IPSets.key(option.word, t))
    t.add(" ")
    t.addInversion(option.isInverted)
    t.add(text: "@\(name) ")
  }
}
