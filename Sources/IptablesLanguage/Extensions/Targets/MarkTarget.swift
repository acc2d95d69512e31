/// `-j MARK`: the packet's mark.
enum MarkTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "MARK")
  static let options = [
    Option("set-xmark", .markMask, 4, excludes: [0, 1, 2, 3, 4]),
    Option("set-mark", .markMask, 0, excludes: [0, 1, 2, 3, 4]),
    Option("and-mark", .uint32, 1, excludes: [0, 1, 2, 3, 4]),
    Option("or-mark", .uint32, 2, excludes: [0, 1, 2, 3, 4]),
    Option("xor-mark", .uint32, 3, excludes: [0, 1, 2, 3, 4]),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(t.rule.uses[use].word, "MARK: an option is missing")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.add("meta mark set ")
    if let option = t.rule.option(use, 4) ?? t.rule.option(use, 0) {
      let mask = option.id == 0 ? option.upper | option.value : option.upper
      t.addChange("mark", value: option.value, mask: mask, of: option.word)
    } else if let option = t.rule.option(use, 1) {
      t.addChange("mark", value: 0, mask: ~option.value & 0xFFFF_FFFF)
    } else if let option = t.rule.option(use, 2) {
      t.addChange("mark", value: option.value, mask: option.value)
    } else if let option = t.rule.option(use, 3) {
      t.addChange("mark", value: option.value, mask: 0)
    }
  }
}
