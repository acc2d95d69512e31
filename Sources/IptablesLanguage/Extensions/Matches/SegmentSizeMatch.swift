/// `-m tcpmss`: the largest segment that a SYN offers.
enum SegmentSizeMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "tcpmss").with { $0.protocols = [6] }
  static let options = [
    Option("mss", .uint16Range, 0, [.invertible, .required])
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if let option = t.rule.option(use, 0), option.value > option.upper {
      throw t.refused(option.word, "tcpmss: the range ends before it begins")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    try t.addNumbers("tcp option maxseg size", use, 0)
  }
}
