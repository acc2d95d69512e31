/// `-m udp`: ports of UDP.
enum UDPMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "udp").with { $0.protocols = [17] }
  static let options = [
    Option("source-port", .portRange, 0, [.invertible]),
    Option("sport", .portRange, 0, [.invertible]),
    Option("destination-port", .portRange, 1, [.invertible]),
    Option("dport", .portRange, 1, [.invertible]),
  ]

  static func worksWithoutProtocol(_ t: Translator, _ use: Int) -> Bool {
    t.rule.uses[use].ids != 0
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.isProtocolInverted {
      t.corrects(t.range(ofUse: use), "iptables-translate leaves out the `!` of the protocol")
      return try t.addPorts("th sport", "th dport", use)
    }
    if t.rule.given.contains(where: { $0.use == use && $0.isInverted }) {
      t.corrects(t.range(ofUse: use), "iptables-translate leaves out the `!` of ports")
    }
    try t.addPorts("udp sport", "udp dport", use)
  }
}
