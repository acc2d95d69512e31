/// `-j TCPOPTSTRIP`: takes options out of TCP's header.
enum StripOptionsTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "TCPOPTSTRIP").with {
    $0.tables = ["mangle"]
    $0.protocols = [6]
  }
  static let options = [
    Option("strip-options", .text, 0)
  ]

  private static let names: [String: UInt64] = [
    "wscale": 3, "mss": 2, "sack-permitted": 4, "sack": 5, "timestamp": 8, "md5": 19,
  ]

  private static func numbers(_ word: Int, _ t: Translator) throws(Problem) -> [UInt64] {
    var result: [UInt64] = []
    for part in t.parts(word) {
      guard
        let number = names[t.string(part)]
          ?? t.wholeNumber(part.lowerBound, part.upperBound, limit: 255)
      else { throw t.refused(word, "`\(t.string(part))` is no option of TCP") }
      if number < 2 { throw t.refused(word, "the options 0 and 1 are no more than padding") }
      if result.contains(number) { throw t.refused(word, "`\(t.string(part))` is named twice") }
      result.append(number)
    }
    return result
  }

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    _ = try numbers(option.word, t)
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    for number in try numbers(option.word, t) {
      t.add("reset tcp option ")
      t.add(number)
      t.add(" ")
    }
  }
}
