/// `-m connbytes`: how much a connection has carried.
enum ConnectionBytesMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "connbytes")
  static let options = [
    Option("connbytes", .uint64Range, 0, [.invertible, .required]),
    Option("connbytes-dir", .text, 1, [.required]),
    Option("connbytes-mode", .text, 2, [.required]),
  ]

  private static let directions = ["original", "reply", "both"]
  private static let modes = ["packets", "bytes", "avgpkt"]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    let names = option.id == 1 ? directions : modes
    if option.id == 0 {
      // One number is the least, and there is no most.
      if t.parts(option.word, separator: UInt8(ascii: ":")).count == 1 { option.upper = .max }
      return
    }
    guard let index = names.firstIndex(of: t.string(option.word)) else {
      throw t.refused(
        option.word,
        "connbytes: `\(t.string(option.word))` is none of \(names.joined(separator: ", "))")
    }
    option.value = UInt64(index)
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if let range = t.rule.option(use, 0), range.value > range.upper {
      throw t.refused(range.word, "connbytes: \(range.value) is more than \(range.upper)")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let range = t.rule.option(use, 0), let direction = t.rule.option(use, 1),
      let mode = t.rule.option(use, 2)
    else { return }
    t.add("ct ")
    if direction.value < 2 {
      t.add(text: directions[Int(direction.value)])
      t.add(" ")
    }
    t.add(text: modes[Int(mode.value)])
    t.add(" ")
    if range.value == range.upper {
      if range.isInverted {
        t.corrects(t.range(range.word), "iptables-translate leaves out the `!` of a single number")
      }
      t.addInversion(range.isInverted)
      t.add(range.value)
    } else if range.upper == .max {
      t.add(range.isInverted ? "lt " : "ge ")
      t.add(range.value)
    } else {
      t.addInversion(range.isInverted)
      t.addRange(range.value, range.upper)
    }
    t.add(" ")
  }
}
