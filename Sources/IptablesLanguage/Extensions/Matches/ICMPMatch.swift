import CTVetRulesetModel

/// `-m icmp`: types and codes of ICMP.
enum ICMPMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "icmp").with {
    $0.families = [.ip]
    $0.protocols = [1]
  }
  static let options = [
    Option("icmp-type", .text, 0, [.invertible, .required])
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    try ICMPTypes.read(&option, ICMPTypes.ip, "ICMP", t)
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    if option.value == ICMPTypes.any {
      if option.isInverted { throw t.neverMatches(option.word, "no packet has another type") }
      if t.rule.protocolNumber != 1 { t.add("ip protocol icmp ") }
      return
    }
    ICMPTypes.add(option, "icmp", ICMPTypes.ip, &t)
  }
}
