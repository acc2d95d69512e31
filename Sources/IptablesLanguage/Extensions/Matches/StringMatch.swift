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

  private static func checkHex(_ word: Int, _ t: Translator) throws(Problem) {
    var isHex = false
    var digits = 0
    var count = 0
    let bytes = t.text[t.words[word].start..<t.words[word].end]
    if bytes.isEmpty { throw t.refused(word, "string: the text is empty") }
    for byte in bytes {
      if byte == UInt8(ascii: "|") {
        isHex.toggle()
      } else if isHex {
        if byte == UInt8(ascii: " ") { continue }
        guard Translator.digit(byte) < 16 else {
          throw t.refused(word, "string: only hexadecimal digits stand between `|`")
        }
        digits += 1
      } else {
        count += 1
      }
    }
    if digits % 2 != 0 { throw t.refused(word, "string: a byte has two hexadecimal digits") }
    if count + digits / 2 > limit {
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
      !["bm", "kmp", "fsm"].contains(t.string(algorithm.word))
    {
      throw t.refusedByKernel(
        algorithm.word,
        "the kernel has no way of searching that is called `\(t.string(algorithm.word))`")
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
