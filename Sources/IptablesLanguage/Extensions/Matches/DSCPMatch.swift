/// `-m dscp`: the class of service.
enum DSCPMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "dscp")
  static let options = [
    Option("dscp", .uint8, 0, [.invertible], max: 63, excludes: [1]),
    Option("dscp-class", .text, 1, [.invertible], excludes: [0]),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    if option.id == 1 { option.value = try DSCPClasses.value(option.word, t) }
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(t.rule.uses[use].word, "dscp: `--dscp` is missing")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) ?? t.rule.option(use, 1) else { return }
    t.add(t.isIPv6 ? "ip6 dscp " : "ip dscp ")
    t.addInversion(option.isInverted)
    t.addHex(option.value, digits: 2)
    t.add(" ")
  }
}

/// Names of classes of service.
enum DSCPClasses {
  // swift-format-ignore
  private static let values: [String: UInt64] = [
    "cs0":  0, "cs1":  8, "cs2": 16, "cs3": 24, "cs4": 32, "cs5": 40, "cs6": 48, "cs7": 56,
    "be":   0, "af11": 10, "af12": 12, "af13": 14, "af21": 18, "af22": 20, "af23": 22,
    "af31": 26, "af32": 28, "af33": 30, "af41": 34, "af42": 36, "af43": 38, "ef": 46,
  ]

  /// The value of a class.
  static func value(_ word: Int, _ t: Translator) throws(Problem) -> UInt64 {
    guard let value = values[t.string(word).lowercased()] else {
      throw t.refused(word, "`\(t.string(word))` is no class of service")
    }
    return value
  }
}
