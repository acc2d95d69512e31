import CTVetRulesetModel

/// `-m osf`: the system that a TCP connection's first packet looks like.
enum FingerprintMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "osf").with {
    $0.families = [.ip]
    $0.protocols = [6]
    $0.hooks = [.prerouting, .input, .forward]
  }
  static let options = [
    Option("genre", .text, 0, [.invertible, .required], cutAt: 31),
    Option("ttl", .uint32, 1, max: 2),
    Option("log", .uint32, 2, max: 2),
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let genre = t.rule.option(use, 0) else { return }
    if !(1...15).contains(t.words[genre.word].count) {
      throw t.lost(genre.word, "nft takes names of systems of up to 15 bytes")
    }
    if t.rule.has(use, 2) {
      t.differs(t.range(ofUse: use), "nft's `osf` writes no log of what it finds")
    }
    t.add("osf ")
    switch t.rule.option(use, 1)?.value {
    case 1: t.add("ttl loose ")
    case 2: t.add("ttl skip ")
    default: break
    }
    t.add("name ")
    t.addInversion(genre.isInverted)
    t.addQuoted(word: genre.word)
    t.add(" ")
  }
}
