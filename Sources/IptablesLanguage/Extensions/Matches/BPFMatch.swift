/// `-m bpf`: a program of the socket filter's machine.
enum BPFMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "bpf")
  static let options = [
    Option("bytecode", .text, 0),
    Option("object-pinned", .text, 1, cutAt: 511),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    guard option.id == 0 else { return }
    let parts = t.parts(option.word).map(t.string)
    guard let count = UInt16(parts[0]), parts.count > 1 else {
      throw t.refused(option.word, "bpf: a program begins with the number of its instructions")
    }
    // A comma may end the program.
    let texts = parts.dropFirst().dropLast(parts.count > 2 && parts.last == "" ? 1 : 0)
    var program: [[UInt64]] = []
    for text in texts where count > 0 {
      let fields = text.split(separator: " ").prefix(4).compactMap { UInt64($0) }
      guard fields.count == 4 else {
        throw t.refused(option.word, "bpf: `\(text)` is no instruction")
      }
      program.append(fields)
    }
    if count == 0 || count > 64 || program.count != Int(count) {
      throw t.refused(
        option.word, "bpf: the program does not have \(count) instructions of 1 to 64")
    }
    option.upper = isValid(program) ? 0 : 1
  }

  /// Whether the kernel would run a program: it ends by returning, and jumps lead to its instructions.
  private static func isValid(_ program: [[UInt64]]) -> Bool {
    guard let last = program.last, last[0] & 0xFFFF & 7 == 6 else { return false }
    return program.indices.allSatisfy { index in
      let (code, left) = (program[index][0] & 0xFFFF, UInt64(program.count - index - 1))
      if code > 0xFF { return false }
      guard code & 7 == 5 else { return true }
      return code == 5
        ? program[index][3] < left
        : program[index][1] & 0xFF < left && program[index][2] & 0xFF < left
    }
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    if let option = t.rule.option(use, 0), option.upper == 1 {
      throw t.refusedByKernel(option.word, "the kernel does not run such a program")
    }
    if let option = t.rule.option(use, 1) {
      t.needs(t.range(option.word), "the program must be there when the rule is loaded")
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
