/// `-m connmark`: the mark of a connection.
enum ConnectionMarkMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "connmark")
  static let options = [
    Option("mark", .markMask, 0, [.invertible, .required])
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let mark = t.rule.option(use, 0) else { return }
    t.addMasked(
      "ct mark", value: mark.value, mask: mark.upper, isInverted: mark.isInverted,
      of: mark.word)
  }
}
