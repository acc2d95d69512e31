/// `-j CLASSIFY`: the class of traffic control.
enum ClassifyTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "CLASSIFY").with {
    $0.hooks = [.forward, .output, .postrouting]
  }
  static let options = [
    Option("set-class", .text, 0, [.required])
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    let parts = t.string(option.word).split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let major = UInt64(parts[0], radix: 16),
      let minor = UInt64(parts[1], radix: 16), major <= 0xFFFF, minor <= 0xFFFF
    else { throw t.refused(option.word, "`\(t.string(option.word))` is no class such as `1:10`") }
    option.value = major << 16 | minor
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    t.add("meta priority set ")
    switch option.value {
    case 0: t.add("none")
    case 0xFFFF_FFFF: t.add("root")
    default:
      t.add(text: String(option.value >> 16, radix: 16))
      t.add(":")
      t.add(text: String(option.value & 0xFFFF, radix: 16))
    }
  }
}
