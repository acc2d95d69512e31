/// `-j AUDIT`: a record of the audit system.
enum AuditTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "AUDIT")
  static let options = [
    Option("type", .text, 0, [.required])
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    if !["accept", "drop", "reject"].contains(t.string(option.word).lowercased()) {
      throw t.refused(option.word, "AUDIT: the type is accept, drop or reject")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.add("log level audit")
  }
}
