/// `-m tos`: the type of service, all eight bits of it.
enum TypeOfServiceMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "tos")
  static let options = [
    Option("tos", .tosMask, 1, [.invertible, .required], max: 63)
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) ?? t.rule.option(use, 1) else { return }
    if option.upper == 0 {
      if (option.value == 0) != option.isInverted { return }
      throw t.neverMatches(option.word, "no bit is looked at")
    }
    t.add(t.isIPv6 ? "@nh,4,8 " : "@nh,8,8 ")
    if option.upper != 0xFF {
      t.add("& ")
      t.addHex(option.upper)
      t.add(option.isInverted ? " != " : " == ")
    } else {
      t.addInversion(option.isInverted)
    }
    t.addHex(option.value)
    t.add(" ")
  }
}
