import CTVetRulesetModel

/// `-m ah` of IPv4: the authentication header's index.
enum AuthenticationHeaderMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "ah").with {
    $0.families = [.ip]
    $0.protocols = [51]
  }
  static let options = [
    Option("ahspi", .uint32Range, 0, [.invertible])
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    try t.addSecurityIndex("ah spi", "ah", use)
  }
}

extension Translator {
  /// The test of a security parameter index, which may be none.
  mutating func addSecurityIndex(
    _ field: StaticString, _ name: StaticString, _ use: Int
  ) throws(Problem) {
    guard let option = rule.option(use, 0), option.value != 0 || option.upper != 0xFFFF_FFFF else {
      return
    }
    try addNumbers(field, option)
  }
}
