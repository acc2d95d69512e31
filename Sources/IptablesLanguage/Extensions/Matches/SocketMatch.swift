/// `-m socket`: whether a socket waits for the packet.
enum SocketMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "socket").with { $0.hooks = [.prerouting, .input] }
  static let options = [
    Option("transparent", .flag, 0),
    Option("nowildcard", .flag, 1),
    Option("restore-skmark", .flag, 2),
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.has(use, 0) { t.add("socket transparent 1 ") }
    if !t.rule.has(use, 1) {
      t.add("socket wildcard 0 ")
    } else if !t.rule.has(use, 0) {
      t.add("socket wildcard <= 1 ")
    }
    if t.rule.has(use, 2) { t.add("meta mark set socket mark ") }
  }
}
