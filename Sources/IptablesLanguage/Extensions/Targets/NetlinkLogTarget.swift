import CTVetRulesetModel

/// `-j NFLOG`: the packet to a program that logs.
enum NetlinkLogTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "NFLOG")
  static let options = [
    Option("nflog-group", .uint16, 0),
    Option("nflog-prefix", .text, 1, min: 1, cutAt: 63),
    Option("nflog-range", .uint32, 2, excludes: [3]),
    Option("nflog-size", .uint32, 3, excludes: [2]),
    Option("nflog-threshold", .uint16, 4),
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.add("log ")
    if let prefix = t.rule.option(use, 1) {
      t.add("prefix ")
      t.addQuoted(word: prefix.word, plainUpTo: 63)
      t.add(" ")
    }
    if let size = t.rule.option(use, 3) {
      t.add("snaplen ")
      t.add(size.value)
      t.add(" ")
    }
    if let threshold = t.rule.option(use, 4), threshold.value != 0 {
      t.add("queue-threshold ")
      t.add(threshold.value)
      t.add(" ")
    }
    t.add("group ")
    t.add(t.rule.option(use, 0)?.value ?? 0)
  }
}

/// `-j ULOG`: what NFLOG was before.
enum UserLogTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "ULOG").with {
    $0.families = [.ip]
    $0.isMissing = true
  }
  static let options = [
    Option("ulog-nlgroup", .uint8, 0, min: 1, max: 32),
    Option("ulog-prefix", .text, 1, min: 1, cutAt: 31),
    Option("ulog-cprange", .uint64, 2),
    Option("ulog-qthreshold", .uint64, 3, min: 1, max: 50),
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    throw t.lost(use: use, "the kernel has no ULOG any more", hint: "`-j NFLOG` does the same")
  }
}
