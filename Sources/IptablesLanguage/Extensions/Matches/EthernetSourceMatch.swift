/// `-m mac`: the Ethernet address that sent the frame.
enum EthernetSourceMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "mac").with {
    $0.hooks = [.prerouting, .input, .forward]
  }
  static let options = [
    Option("mac-source", .etherAddress, 0, [.invertible, .required])
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    t.add("ether saddr ")
    t.addInversion(option.isInverted)
    let start = t.body.count
    for byte in (0..<6).reversed() {
      let value = option.value >> UInt64(byte * 8) & 0xFF
      t.addPlainHex(value, digits: 2)
      if byte > 0 { t.add(":") }
    }
    t.notePlainValue(.ethernetAddress, option.word, from: start)
    t.add(" ")
  }
}
