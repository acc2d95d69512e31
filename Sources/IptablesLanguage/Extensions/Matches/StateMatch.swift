/// `-m state`: the older name of `-m conntrack --ctstate`.
enum StateMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "state")
  static let options = [
    Option("state", .text, 0, [.invertible, .required])
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    option.value = try ConntrackStates.read(option.word, t)
    if option.value & (1 << 5 | 1 << 6) != 0 {
      throw t.refused(option.word, "state: SNAT and DNAT are for `-m conntrack --ctstate`")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    try ConntrackStates.translate(option, &t)
  }
}
