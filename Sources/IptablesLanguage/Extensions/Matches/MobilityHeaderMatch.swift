import CTVetRulesetModel

/// `-m mh`: types of the mobility header.
enum MobilityHeaderMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "mh").with {
    $0.families = [.ip6]
    $0.protocols = [135]
  }
  static let options = [
    Option("mh-type", .text, 0, [.invertible])
  ]

  private static let names: [(String, UInt64)] = [
    ("binding-refresh-request", 0), ("brr", 0), ("home-test-init", 1), ("hoti", 1),
    ("careof-test-init", 2), ("coti", 2), ("home-test", 3), ("hot", 3), ("careof-test", 4),
    ("cot", 4), ("binding-update", 5), ("bu", 5), ("binding-acknowledgement", 6), ("ba", 6),
    ("binding-error", 7), ("be", 7),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    let ends = t.parts(option.word, separator: UInt8(ascii: ":"))
    guard ends.count <= 2 else {
      throw t.refused(option.word, "`\(t.string(option.word))` is no range of types")
    }
    var values: [UInt64] = []
    for (index, end) in ends.enumerated() {
      if end.isEmpty, ends.count == 2 {
        values.append(index == 0 ? 0 : 0xFF)
        continue
      }
      let text = t.string(end).lowercased()
      if let name = names.first(where: { $0.0 == text })
        ?? names.first(where: { $0.0.hasPrefix(text) })
      {
        values.append(name.1)
      } else if let number = t.wholeNumber(end.lowerBound, end.upperBound, limit: 0xFF) {
        values.append(number)
      } else {
        throw t.refused(option.word, "`\(t.string(end))` is no type of mobility header")
      }
    }
    option.value = values[0]
    option.upper = values[values.count - 1]
    if option.value > option.upper {
      throw t.refused(option.word, "mh: the range ends before it begins")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    if option.value == 0, option.upper == 0xFF, !option.isInverted { return }
    try t.addNumbers("mh type", option)
  }
}
