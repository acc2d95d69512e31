/// `-m udp`: ports of UDP.
enum UDPMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "udp").with { $0.protocols = [17] }
  static let options = [
    Option("source-port", .portRange, 0, [.invertible]),
    Option("sport", .portRange, 0, [.invertible]),
    Option("destination-port", .portRange, 1, [.invertible]),
    Option("dport", .portRange, 1, [.invertible]),
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    try t.addPorts("udp sport", "udp dport", use)
  }
}
