/// `-m statistic`: some packets, by chance or by turns.
enum StatisticMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "statistic")
  static let options = [
    Option("mode", .text, 0, [.required]),
    Option("probability", .double, 1, [.invertible], max: 1, excludes: [2, 3]),
    Option("every", .uint32, 2, [.invertible], min: 1, excludes: [1], needs: [3]),
    Option("packet", .uint32, 3, excludes: [1], needs: [2]),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    guard option.id == 0 else { return }
    switch t.string(option.word) {
    case "random": option.value = 0
    case "nth": option.value = 1
    default: throw t.refused(option.word, "statistic: the mode is `random` or `nth`")
    }
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    let word = t.rule.uses[use].word
    guard let mode = t.rule.option(use, 0) else {
      throw t.refused(word, "statistic: `--mode` is missing")
    }
    if mode.value == 0, !t.rule.has(use, 1) {
      throw t.refused(word, "statistic: the mode `random` needs `--probability`")
    }
    if mode.value == 1, !t.rule.has(use, 2) || !t.rule.has(use, 3) {
      throw t.refused(word, "statistic: the mode `nth` needs `--every` and `--packet`")
    }
    if let every = t.rule.option(use, 2), let packet = t.rule.option(use, 3),
      packet.value >= every.value
    {
      throw t.refused(packet.word, "statistic: `--packet` is less than `--every`")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    if let probability = t.rule.option(use, 1) {
      t.add("meta random & 2147483647 ")
      t.add(probability.isInverted ? ">= " : "< ")
      t.add(probability.value)
      t.add(" ")
    }
    guard let every = t.rule.option(use, 2), let packet = t.rule.option(use, 3) else { return }
    t.add("numgen inc mod ")
    t.add(every.value)
    t.add(" ")
    t.addInversion(every.isInverted)
    // Both count packets from 0.
    t.add(packet.value)
    t.add(" ")
  }
}
