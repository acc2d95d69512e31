/// `-j LED`: a light that blinks.
enum LightTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "LED").with { $0.isMissing = true }
  static let options = [
    Option("led-trigger-id", .text, 0, [.required], max: 16),
    Option("led-delay", .text, 1),
    Option("led-always-blink", .flag, 2),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    if option.id == 1, t.string(option.word) != "inf",
      t.wholeNumber(option.word, limit: 0xFFFF_FFFF) == nil
    {
      throw t.refused(option.word, "LED: the delay is a number or `inf`")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    throw t.lost(use: use, "nft has no lights")
  }
}
