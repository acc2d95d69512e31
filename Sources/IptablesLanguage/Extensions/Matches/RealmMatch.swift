import CTVetRulesetModel

/// `-m realm`: the realm of the route.
enum RealmMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "realm").with {
    $0.families = [.ip]
    $0.hooks = [.input, .forward, .output, .postrouting]
  }
  static let options = [
    Option("realm", .text, 0, [.invertible, .required])
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    try t.readNamedMask(&option, names: t.names.realms, "realm", "realm")
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    if let realm = t.rule.option(use, 0) { t.addNamedMask("rtclassid", realm) }
  }
}
