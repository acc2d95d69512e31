/// `-m string`: bytes anywhere in the packet.
enum StringMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "string")
  static let options = [
    Option("from", .uint16, 0),
    Option("to", .uint16, 1),
    Option("algo", .text, 2, [.required], cutAt: 15),
    Option("string", .text, 4, [.invertible], excludes: [5]),
    Option("hex-string", .text, 5, [.invertible], excludes: [4]),
    Option("icase", .flag, 3),
  ]

  private static let limit = 128

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    if option.id == 4, t.words[option.word].count > limit {
      throw t.refused(option.word, "string: the text has more than \(limit) bytes")
    }
    if option.id == 5 { try checkHex(option.word, t) }
  }

  /// Looks at `a|0d 0a|b`, where a backslash keeps what follows from meaning something.
  private static func checkHex(_ word: Int, _ t: Translator) throws(Problem) {
    var count = 0
    var position = t.words[word].start
    let end = t.words[word].end
    if position == end { throw t.refused(word, "string: the text is empty") }
    func byte() -> UInt8 { t.text[position] }
    while position < end {
      if byte() == UInt8(ascii: "\\"), position + 1 < end {
        position += 2
        count += 1
      } else if byte() == UInt8(ascii: "|") {
        position += 1
        if position == end { break }
        repeat {
          while position < end, byte() == 32 { position += 1 }
          if position < end, byte() == UInt8(ascii: "|"), count > 0 { break }
          guard position + 1 < end, Translator.digit(byte()) < 16,
            Translator.digit(t.text[position + 1]) < 16
          else {
            throw t.refused(
              word, "string: pairs of hexadecimal digits stand between `|` and `|`")
          }
          position += 2
          count += 1
        } while position < end && byte() != UInt8(ascii: "|")
        if position == end { throw t.refused(word, "string: `|` is missing at the end") }
        position += 1
      } else {
        position += 1
        count += 1
      }
    }
    if count > limit {
      throw t.refused(word, "string: the text has more than \(limit) bytes")
    }
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if !t.rule.has(use, 4), !t.rule.has(use, 5) {
      throw t.refused(t.rule.uses[use].word, "string: `--string` or `--hex-string` is missing")
    }
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    if let algorithm = t.rule.option(use, 2),
      !["bm", "kmp"].contains(t.string(algorithm.word))
    {
      throw t.refusedByKernel(
        algorithm.word,
        "the kernel has no way of searching that is called `\(t.string(algorithm.word))`")
    }
    if let option = t.rule.option(use, 4) ?? t.rule.option(use, 5),
      t.words[option.word].count == (option.id == 4 ? 0 : 1),
      option.id == 4 || t.string(option.word) == "|"
    {
      throw t.refusedByKernel(option.word, "an empty text is not searched")
    }
    if let from = t.rule.option(use, 0), let to = t.rule.option(use, 1), from.value > to.value {
      throw t.refusedByKernel(to.word, "the search ends before it begins")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    throw t.lost(
      use: use, "nft can't search a packet for a text",
      hint: "bytes at a known place can be compared: `@th,64,32 0x01020304`")
  }
}
