/// `-j IDLETIMER`: tells user space when no packet comes any more.
enum IdleTimerTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "IDLETIMER")
  static let options = [
    Option("timeout", .uint32, 0, [.required]),
    Option("label", .text, 1, [.required], cutAt: 27),
    Option("alarm", .flag, 2),
  ]

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    if let option = t.rule.option(use, 0), !(1..<2_147_483).contains(option.value) {
      throw t.refusedByKernel(option.word, "the timer needs a second at least, and 2147482 at most")
    }
    if let option = t.rule.option(use, 1) {
      try t.requireFileName(option.word)
      if ["power", "subsystem", "uevent"].contains(t.string(option.word)) {
        throw t.refusedByKernel(option.word, "sysfs has a file of that name already")
      }
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    throw t.lost(use: use, "nft has no timers that report to sysfs")
  }
}
