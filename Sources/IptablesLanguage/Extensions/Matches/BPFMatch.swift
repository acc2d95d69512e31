/// `-m bpf`: a program of the socket filter's machine.
enum BPFMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "bpf")
  static let options = [
    Option("bytecode", .text, 0),
    Option("object-pinned", .text, 1, cutAt: 511),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    guard option.id == 0 else { return }
    let parts = t.parts(option.word)
    guard let count = t.wholeNumber(parts[0].lowerBound, parts[0].upperBound, limit: 64) else {
      throw t.refused(option.word, "bpf: a program begins with the number of its instructions")
    }
    for part in parts.dropFirst() {
      let fields = t.string(part).split(separator: " ")
      guard fields.count == 4, fields.allSatisfy({ UInt32($0) != nil }) else {
        throw t.refused(option.word, "bpf: `\(t.string(part))` is no instruction")
      }
    }
    if UInt64(parts.count - 1) != count {
      throw t.refused(option.word, "bpf: the program does not have \(count) instructions")
    }
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(t.rule.uses[use].word, "bpf: `--bytecode` or `--object-pinned` is missing")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    throw t.lost(
      use: use, "nft runs no programs of the socket filter",
      hint: "say with nft's own expressions what the program asks")
  }
}
