/// `-m esp`: the index of an encrypted payload.
enum EncapsulatedPayloadMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "esp").with { $0.protocols = [50] }
  static let options = [
    Option("espspi", .uint32Range, 0, [.invertible])
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    try t.addSecurityIndex("esp spi", "esp", use)
  }
}
