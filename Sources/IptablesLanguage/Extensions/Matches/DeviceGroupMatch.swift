import CTVetRulesetModel

/// `-m devgroup`: the group of the interface.
enum DeviceGroupMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "devgroup")
  static let options = [
    Option("src-group", .text, 0, [.invertible]),
    Option("dst-group", .text, 1, [.invertible]),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    try t.readNamedMask(&option, names: t.names.deviceGroups, "devgroup", "group")
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(
        t.rule.uses[use].word, "devgroup: `--src-group` or `--dst-group` is missing")
    }
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.has(use, 0) {
      try t.requireHooks([.prerouting, .input, .forward], use, "`--src-group`")
    }
    if t.rule.has(use, 1) {
      try t.requireHooks([.forward, .output, .postrouting], use, "`--dst-group`")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    if let source = t.rule.option(use, 0), let destination = t.rule.option(use, 1),
      source.isInverted != destination.isInverted
    {
      t.corrects(t.range(ofUse: use), "iptables-translate inverts both groups or none")
    }
    if let group = t.rule.option(use, 0) { t.addNamedMask("iifgroup", group) }
    if let group = t.rule.option(use, 1) { t.addNamedMask("oifgroup", group) }
  }
}

extension Translator {
  /// A number that may have a mask, or a name for one.
  mutating func readNamedMask(
    _ option: inout GivenOption, names: NumberNames, _ match: String, _ what: String
  ) throws(Problem) {
    let word = words[option.word]
    option.upper = 0xFFFF_FFFF
    if let (value, rest) = numberPrefix(word.start, word.end), value <= 0xFFFF_FFFF {
      option.value = value
      if rest == word.end { return }
      if text[rest] == UInt8(ascii: "/"),
        let mask = wholeNumber(rest + 1, word.end, limit: 0xFFFF_FFFF)
      {
        option.upper = mask
        return
      }
    } else if let value = names.number(of: string(option.word)) {
      option.value = value
      option.isNamed = true
      return
    }
    throw refused(option.word, "\(match): `\(string(option.word))` is no \(what)")
  }

  /// Adds a test of a number that may be a name.
  mutating func addNamedMask(_ field: StaticString, _ option: GivenOption) {
    guard option.isNamed else {
      return addMasked(
        field, value: option.value, mask: option.upper, isInverted: option.isInverted)
    }
    add(field)
    add(" ")
    addInversion(option.isInverted)
    add(word: option.word)
    add(" ")
  }
}
