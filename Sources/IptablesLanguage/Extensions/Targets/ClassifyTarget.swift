/// `-j CLASSIFY`: the class of traffic control.
enum ClassifyTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "CLASSIFY").with {
    $0.hooks = [.forward, .output, .postrouting]
  }
  static let options = [
    Option("set-class", .text, 0, [.required])
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    let word = t.words[option.word]
    guard let (major, colon) = hexadecimal(word.start, word.end, t), colon < word.end,
      t.text[colon] == UInt8(ascii: ":"), let (minor, _) = hexadecimal(colon + 1, word.end, t)
    else { throw t.refused(option.word, "`\(t.string(option.word))` is no class such as `1:10`") }
    option.value = (major & 0xFFFF) << 16 | minor & 0xFFFF
  }

  /// The number that a text begins with, as `scanf` reads it with `%x`.
  private static func hexadecimal(
    _ start: Int, _ end: Int, _ t: Translator
  ) -> (value: UInt64, rest: Int)? {
    var position = start
    var isNegative = false
    if position < end, [UInt8(ascii: "-"), UInt8(ascii: "+")].contains(t.text[position]) {
      isNegative = t.text[position] == UInt8(ascii: "-")
      position += 1
    }
    if position + 1 < end, t.text[position] == UInt8(ascii: "0"),
      t.text[position + 1] | 0x20 == UInt8(ascii: "x")
    {
      position += 2
    }
    let first = position
    var value: UInt64 = 0
    while position < end, Translator.digit(t.text[position]) < 16 {
      value = value << 4 | UInt64(Translator.digit(t.text[position]))
      position += 1
    }
    return position > first ? (isNegative ? 0 &- value : value, position) : nil
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
