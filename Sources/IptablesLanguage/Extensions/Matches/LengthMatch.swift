/// `-m length`: how long the packet is.
enum LengthMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "length")
  static let options = [
    Option("length", .uint16Range, 0, [.invertible, .required])
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    try t.addNumbers("meta length", use, 0)
  }
}
