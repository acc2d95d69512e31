/// `-m physdev`: the ports of a bridge that the packet takes.
enum BridgePortMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "physdev")
  static let options = [
    Option("physdev-in", .text, 0, [.invertible], max: 15),
    Option("physdev-out", .text, 1, [.invertible], max: 15),
    Option("physdev-is-in", .flag, 2, [.invertible]),
    Option("physdev-is-out", .flag, 3, [.invertible]),
    Option("physdev-is-bridged", .flag, 4, [.invertible]),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(t.rule.uses[use].word, "physdev: an option is missing")
    }
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard t.rule.has(use, 1) || t.rule.has(use, 3) else { return }
    if let bridged = t.rule.option(use, 4), !bridged.isInverted { return }
    try t.requireHooks([.prerouting, .input, .forward, .postrouting], use, "`--physdev-out`")
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    throw t.lost(
      use: use, "nft's tables of the family `ip` don't see the ports of a bridge",
      hint: "write the rule into a table of the family `bridge`, with `iifname` and `oifname`")
  }
}
