/// `-m cpu`: the processor that handles the packet.
enum CPUMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "cpu")
  static let options = [
    Option("cpu", .uint32, 0, [.invertible, .required])
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.addNumber("cpu", use, 0)
  }
}
