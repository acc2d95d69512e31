import CTVetRulesetModel

/// `-m hl`: how far the packet may still go.
enum HopLimitMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "hl").with { $0.families = [.ip6] }
  static let options = [
    Option("hl-lt", .uint8, 1, excludes: [0, 1, 2]),
    Option("hl-gt", .uint8, 2, excludes: [0, 1, 2]),
    Option("hl-eq", .uint8, 0, [.invertible], excludes: [0, 1, 2]),
    Option("hl", .uint8, 0, excludes: [0, 1, 2]),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(t.rule.uses[use].word, "hl: one of --hl-eq, --hl-lt and --hl-gt is needed")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.addHops("ip6 hoplimit ", use)
  }
}
