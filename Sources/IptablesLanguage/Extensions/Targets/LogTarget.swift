/// `-j LOG`: a line in the kernel's log.
enum LogTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "LOG")
  static let options = [
    Option("log-level", .syslogLevel, 6),
    Option("log-prefix", .text, 7, min: 1, cutAt: 29),
    Option("log-tcp-sequence", .flag, 0),
    Option("log-tcp-options", .flag, 1),
    Option("log-ip-options", .flag, 2),
    Option("log-uid", .flag, 3),
    Option("log-macdecode", .flag, 5),
  ]

  private static let levels: [StaticString] = [
    "emerg", "alert", "crit", "err", "warn", "notice", "info", "debug",
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.add("log")
    if let prefix = t.rule.option(use, 7) {
      t.add(" prefix ")
      t.addQuoted(word: prefix.word, plainUpTo: 29)
    }
    if let level = t.rule.option(use, 6), level.value != 4 {
      t.add(" level ")
      t.add(levels[Int(level.value & 7)])
    }
    let ids = t.rule.uses[use].ids
    if ids & 0x2F == 0x2F { return t.add(" flags all") }
    if ids & 3 == 3 {
      t.add(" flags tcp sequence,options")
    } else if ids & 1 != 0 {
      t.add(" flags tcp sequence")
    } else if ids & 2 != 0 {
      t.add(" flags tcp options")
    }
    if ids & 4 != 0 { t.add(" flags ip options") }
    if ids & 8 != 0 { t.add(" flags skuid") }
    if ids & 0x20 != 0 { t.add(" flags ether") }
  }
}
