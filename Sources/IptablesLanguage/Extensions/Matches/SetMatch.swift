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
    if let list = t.ipSets[t.string(option.word)], list.isList {
      return try translate(list, option, &t)
    }
    let name = try IPSets.declare(option.word, &t)
    t.add(text: IPSets.key(option.word, t))
    t.add(" ")
    t.addInversion(option.isInverted)
    t.add(text: "@\(name) ")
  }

  /// A list of sets: the packet is in one of them, so that there is a rule for each.
  private static func translate(
    _ list: IPSetDeclaration, _ option: GivenOption, _ t: inout Translator
  ) throws(Problem) {
    let members = list.elements.compactMap(\.parts.first)
    if members.isEmpty {
      if option.isInverted { return }
      throw t.neverMatches(option.word, "the list of sets is empty")
    }
    if members.contains(where: { t.ipSets[$0]?.parts == nil }) {
      throw t.lost(option.word, "a set of the list is not in the file")
    }
    let choice =
      option.isInverted || members.count == 1 ? members.count - 1 : t.choose(members.count)
    for (index, member) in members.enumerated() where index <= choice {
      let word = t.words.count
      t.addWords(member, asIn: option.word)
      let name = try IPSets.declare(word, &t)
      t.add(text: IPSets.key(word, t))
      t.add(" ")
      t.addInversion(option.isInverted || index < choice)
      t.add(text: "@\(name) ")
    }
  }
}

extension Translator {
  /// Adds a word that stands for the name of a set, and its directions behind it.
  fileprivate mutating func addWords(_ name: String, asIn word: Int) {
    let start = text.count
    text += name.utf8
    words.append(Word(start: start, end: text.count, range: words[word].range))
    words.append(words[word + 1])
  }
}
