/// `-j NFQUEUE`: the packet to a program that decides.
enum QueueTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "NFQUEUE")
  static let options = [
    Option("queue-num", .uint16, 0, excludes: [1]),
    Option("queue-balance", .uint16Range, 1, max: 65534, excludes: [0]),
    Option("queue-bypass", .flag, 2),
    Option("queue-cpu-fanout", .flag, 3, needs: [1]),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if let range = t.rule.option(use, 1), range.value >= range.upper {
      throw t.refused(range.word, "NFQUEUE: a range of queues is written as in `0:3`")
    }
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let range = t.rule.option(use, 1) else { return }
    if range.upper - range.value + 1 > 0xFFFF {
      throw t.refusedByKernel(range.word, "there are at most 65535 queues to choose from")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.add("queue num ")
    if let range = t.rule.option(use, 1) {
      t.addRange(range.value, range.upper)
    } else {
      t.add(t.rule.option(use, 0)?.value ?? 0)
    }
    if t.rule.has(use, 2) { t.add(" bypass") }
    if t.rule.has(use, 3) { t.add(t.rule.has(use, 2) ? ",fanout" : " fanout") }
  }
}
