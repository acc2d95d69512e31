/// `-m ipvs`: packets of the virtual server.
enum VirtualServerMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "ipvs").with { $0.isMissing = true }
  static let options = [
    Option("ipvs", .flag, 0, [.invertible]),
    Option("vproto", .protocol, 1, [.invertible]),
    Option("vaddr", .hostMask, 2, [.invertible]),
    Option("vport", .port, 3, [.invertible]),
    Option("vdir", .text, 4),
    Option("vmethod", .text, 5, [.invertible]),
    Option("vportctl", .port, 6, [.invertible]),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    guard option.id == 4 || option.id == 5 else { return }
    let names = option.id == 4 ? ["original", "reply"] : ["gate", "ipip", "masq"]
    if !names.contains(t.string(option.word).lowercased()) {
      throw t.refused(option.word, "ipvs: `\(t.string(option.word))` is not known")
    }
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(t.rule.uses[use].word, "ipvs: an option is missing")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    throw t.lost(use: use, "nft knows nothing of the virtual server")
  }
}
