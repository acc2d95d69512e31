import CTVetRulesetModel

/// `-m icmp6`: types and codes of ICMPv6.
enum ICMP6Match: XtablesExtension {
  static let info = ExtensionInfo(match: "icmp6").with {
    $0.aliases = ["icmpv6"]
    $0.families = [.ip6]
    $0.protocols = [58]
  }
  static let options = [
    Option("icmpv6-type", .text, 0, [.invertible, .required])
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    try ICMPTypes.read(&option, ICMPTypes.ip6, "ICMPv6", t)
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    ICMPTypes.add(option, "icmpv6", ICMPTypes.ip6, &t)
  }
}
