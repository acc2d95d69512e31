/// `-m helper`: connections that a helper expected.
enum HelperMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "helper")
  static let options = [
    Option("helper", .text, 0, [.invertible, .required], cutAt: 29)
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    if t.words[option.word].count == 0 {
      throw t.lost(option.word, "nft can't ask for any helper, only for one by name")
    }
    if t.words[option.word].count > 15 {
      throw t.lost(option.word, "the kernel has no helper whose name has more than 15 bytes")
    }
    t.add("ct helper ")
    t.addInversion(option.isInverted)
    t.addQuoted(word: option.word)
    t.add(" ")
    // Helpers at other ports than usual are called `ftp-2121`.
    let name = t.string(option.word)
    let rest = name.drop { $0 != "-" }.dropFirst()
    if !rest.isEmpty, rest.allSatisfy(\.isNumber) {
      t.differs(
        t.range(option.word),
        "iptables compares as many bytes as the helper's name has, so that it takes the helper "
          + "`\(name.prefix { $0 != "-" })`, too")
    }
    if option.isInverted {
      t.differs(
        t.range(option.word),
        "nft's test fails for connections without a helper, where iptables' `!` succeeds")
    }
  }
}
