import CTVetRulesetModel

/// `-m connlabel`: a bit of a connection's label.
enum ConnectionLabelMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "connlabel")
  static let options = [
    Option("label", .text, 0, [.invertible, .required], min: 1),
    Option("set", .flag, 1),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    guard option.id == 0 else { return }
    let name = t.string(option.word)
    guard
      let bit = t.names.connectionLabels.number(of: name)
        ?? t.wholeNumber(option.word, limit: 0xFFFF)
    else { throw t.refused(option.word, "connlabel: there is no label `\(name)`") }
    option.value = bit
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    if let option = t.rule.option(use, 0), option.value > 127 {
      throw t.refusedByKernel(option.word, "a connection's label has 128 bits")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    if t.rule.has(use, 1) {
      t.add("ct label set ")
      t.add(word: option.word)
      t.add(" ")
    }
    if option.isInverted {
      t.differs(
        t.range(ofUse: use),
        "nft's test fails for packets without a connection, where iptables' `!` succeeds")
    }
    t.add("ct label ")
    if option.isInverted {
      t.add("and ")
      t.add(word: option.word)
      t.add(" != ")
    }
    t.add(word: option.word)
    t.add(" ")
  }
}
