/// `-m pkttype`: whom the frame was sent to.
enum PacketTypeMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "pkttype")
  static let options = [
    Option("pkt-type", .text, 0, [.invertible, .required])
  ]

  private static let types: [(name: String, nft: String)] = [
    ("unicast", "unicast"), ("broadcast", "broadcast"), ("multicast", "multicast"),
    ("otherhost", "3"), ("host", "unicast"), ("bcast", "broadcast"), ("mcast", "multicast"),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    let name = t.string(option.word).lowercased()
    guard let index = types.firstIndex(where: { $0.name == name }) else {
      throw t.refused(option.word, "`\(t.string(option.word))` is no type of packet")
    }
    option.value = UInt64(index)
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    t.add("pkttype ")
    t.addInversion(option.isInverted)
    t.add(text: types[Int(option.value)].nft)
    t.add(" ")
  }
}
