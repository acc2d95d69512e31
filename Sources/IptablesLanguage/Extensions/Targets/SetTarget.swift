/// `-j SET`: adds to a set of ipset, or takes out of it.
enum SetTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "SET")
  static let options = [
    Option("add-set", .twoTexts, 0),
    Option("del-set", .twoTexts, 1),
    Option("exist", .flag, 2),
    Option("timeout", .uint32, 3, max: 2_147_483),
    Option("map-set", .twoTexts, 4),
    Option("map-mark", .flag, 5),
    Option("map-prio", .flag, 6),
    Option("map-queue", .flag, 7),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    if [0, 1, 4].contains(option.id) { try IPSets.checkDirections(option.word, t) }
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids & 0x13 == 0 {
      throw t.refused(
        t.rule.uses[use].word, "SET: `--add-set`, `--del-set` or `--map-set` is missing")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    if let option = t.rule.option(use, 4) {
      IPSets.require(option.word, &t)
      throw t.lost(option.word, "nft's maps hold one value each, not marks, priorities and queues")
    }
    if let option = t.rule.option(use, 0) {
      let name = try IPSets.declare(option.word, isFilled: true, &t)
      t.add(
        text: "\(t.rule.has(use, 2) ? "update" : "add") @\(name) { \(IPSets.key(option.word, t)) ")
      if let timeout = t.rule.option(use, 3), timeout.value > 0 {
        t.add("timeout ")
        t.add(timeout.value)
        t.add("s ")
      }
      t.add("} ")
    }
    if let option = t.rule.option(use, 1) {
      let name = try IPSets.declare(option.word, isFilled: true, &t)
      t.add(text: "delete @\(name) { \(IPSets.key(option.word, t)) }")
    }
  }
}
