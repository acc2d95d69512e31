import CTVetRulesetModel

/// `-m ttl`: how far the packet may still go.
enum TimeToLiveMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "ttl").with { $0.families = [.ip] }
  static let options = [
    Option("ttl-lt", .uint8, 1, excludes: [0, 1, 2]),
    Option("ttl-gt", .uint8, 2, excludes: [0, 1, 2]),
    Option("ttl-eq", .uint8, 0, [.invertible], excludes: [0, 1, 2]),
    Option("ttl", .uint8, 0, excludes: [0, 1, 2]),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(
        t.rule.uses[use].word, "ttl: one of --ttl-eq, --ttl-lt and --ttl-gt is needed")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.addHops("ip ttl ", use)
  }
}

extension Translator {
  /// A comparison with a number of hops: 0 for equal, 1 for less, 2 for more.
  mutating func addHops(_ field: StaticString, _ use: Int) {
    guard let option = rule.option(use, 0) ?? rule.option(use, 1) ?? rule.option(use, 2) else {
      return
    }
    add(field)
    switch option.id {
    case 1: add("lt ")
    case 2: add("gt ")
    default: addInversion(option.isInverted)
    }
    add(option.value)
    add(" ")
  }
}
