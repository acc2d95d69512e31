/// `-j DSCP`: the class of service.
enum DSCPTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "DSCP").with { $0.tables = ["mangle"] }
  static let options = [
    Option("set-dscp", .uint8, 0, max: 63, excludes: [1]),
    Option("set-dscp-class", .text, 1, excludes: [0]),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    if option.id == 1 { option.value = try DSCPClasses.value(option.word, t) }
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(t.rule.uses[use].word, "DSCP: `--set-dscp` is missing")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) ?? t.rule.option(use, 1) else { return }
    t.add(t.isIPv6 ? "ip6 dscp set " : "ip dscp set ")
    t.addHex(option.value, digits: 2)
  }
}
