/// `-m ipcomp`: the index of a compressed payload.
enum CompressionMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "ipcomp").with { $0.protocols = [108] }
  static let options = [
    Option("ipcompspi", .uint32Range, 0, [.invertible]),
    Option("compres", .flag, 1),
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    // Without an index iptables asks for the index 0.
    guard let option = t.rule.option(use, 0) else { return t.add("comp cpi 0 ") }
    if option.value == 0, option.upper == 0xFFFF_FFFF { return }
    var range = option
    if range.value <= range.upper {
      if range.value > 0xFFFF {
        if range.isInverted { return }
        throw t.neverMatches(option.word, "the index of compression has 16 bits")
      }
      range.upper = min(range.upper, 0xFFFF)
    }
    try t.addNumbers("comp cpi", range)
  }
}
