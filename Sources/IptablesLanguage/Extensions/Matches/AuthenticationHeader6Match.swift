import CTVetRulesetModel

/// `-m ah` of IPv6: fields of the authentication header.
enum AuthenticationHeader6Match: XtablesExtension {
  static let info = ExtensionInfo(match: "ah").with { $0.families = [.ip6] }
  static let options = [
    Option("ahspi", .uint32Range, 0, [.invertible]),
    Option("ahlen", .uint32, 1, [.invertible]),
    Option("ahres", .flag, 2),
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.isProtocolInverted || t.rule.protocolNumber != 0 && t.rule.protocolNumber != 51 {
      throw t.lost(use: use, "nft sees an authentication header only where it is the last header")
    }
    let start = t.body.count
    try t.addSecurityIndex("ah spi", "ah", use)
    if let option = t.rule.option(use, 1) {
      t.add("ah hdrlength ")
      t.addInversion(option.isInverted)
      // iptables counts bytes, the header counts words of 4 bytes, less 2.
      let words = option.value / 4
      if option.value % 4 != 0 || words < 2 || words - 2 > 0xFF {
        throw t.neverMatches(option.word, "no authentication header has that length")
      }
      t.add(words - 2)
      t.add(" ")
      t.corrects(
        t.range(option.word),
        "`--ahlen` counts bytes and nft's `ah hdrlength` words of 4 bytes less 2: "
          + "iptables-translate takes one for the other")
    }
    if t.rule.has(use, 2) {
      t.add("ah reserved 0 ")
      t.corrects(
        t.range(ofUse: use),
        "`--ahres` asks that the reserved field is 0, where iptables-translate says 1")
    }
    if t.body.count == start { t.add("meta l4proto ah ") }
  }
}
