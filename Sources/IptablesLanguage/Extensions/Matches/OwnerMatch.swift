import CTVetRulesetModel

/// `-m owner`: who owns the socket.
enum OwnerMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "owner").with { $0.hooks = [.output, .postrouting] }
  static let options = [
    Option("uid-owner", .text, 0, [.invertible]),
    Option("gid-owner", .text, 1, [.invertible]),
    Option("socket-exists", .flag, 2, [.invertible]),
    Option("suppl-groups", .flag, 6),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    if option.id == 6, !t.rule.has(option.use, 1) {
      throw t.refused(option.word, "owner: `--gid-owner` must stand before `--suppl-groups`")
    }
    guard option.id < 2 else { return }
    let isUser = option.id == 0
    let names = isUser ? t.names.users : t.names.groups
    let word = t.words[option.word]
    if let number = names.number(of: t.string(option.word)) {
      (option.value, option.upper) = (number, number)
      return
    }
    if let (from, rest) = t.numberPrefix(word.start, word.end), from <= 0xFFFF_FFFE {
      (option.value, option.upper) = (from, from)
      if rest == word.end { return }
      if t.text[rest] == UInt8(ascii: "-") || t.text[rest] == UInt8(ascii: ":"),
        let to = t.wholeNumber(rest + 1, word.end, limit: 0xFFFF_FFFE)
      {
        option.upper = to
        return
      }
    }
    throw t.refused(
      option.word, "owner: `\(t.string(option.word))` is no \(isUser ? "user" : "group")")
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids & 7 == 0 {
      throw t.refused(
        t.rule.uses[use].word,
        "owner: `--uid-owner`, `--gid-owner` or `--socket-exists` is missing")
    }
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    for id in [UInt8(0), 1] {
      if let option = t.rule.option(use, id), option.value > option.upper {
        throw t.refusedByKernel(option.word, "the range ends before it begins")
      }
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.has(use, 6) {
      throw t.lost(use: use, "nft can't ask for all groups of a process")
    }
    if let socket = t.rule.option(use, 2) {
      if socket.isInverted {
        throw t.lost(use: use, "nft can't ask for packets without a socket")
      }
      if t.rule.uses[use].ids == 4 { t.add("skuid >= 0 ") }
    }
    try t.addNumbers("skuid", use, 0)
    try t.addNumbers("skgid", use, 1)
    if t.rule.option(use, 0)?.isInverted ?? true, t.rule.option(use, 1)?.isInverted ?? true,
      !t.rule.has(use, 2)
    {
      t.differs(
        t.range(ofUse: use),
        "nft's test fails for packets without a socket, where iptables' `!` succeeds")
    }
  }
}
