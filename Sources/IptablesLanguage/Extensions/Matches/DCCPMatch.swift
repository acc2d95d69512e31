/// `-m dccp`: ports, types and options of DCCP.
enum DCCPMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "dccp").with { $0.protocols = [33] }
  static let options = [
    Option("source-port", .portRange, 0, [.invertible]),
    Option("sport", .portRange, 0, [.invertible]),
    Option("destination-port", .portRange, 1, [.invertible]),
    Option("dport", .portRange, 1, [.invertible]),
    Option("dccp-types", .text, 2, [.invertible]),
    Option("dccp-option", .uint8, 3, [.invertible], min: 1, max: 255),
  ]

  private static let types = [
    "request", "response", "data", "ack", "dataack", "closereq", "close", "reset", "sync",
    "syncack", "invalid",
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    guard option.id == 2 else { return }
    for part in t.parts(option.word) where !part.isEmpty {
      guard let index = types.firstIndex(of: t.string(part).lowercased()) else {
        throw t.refused(option.word, "dccp: `\(t.string(part))` is no type of packet")
      }
      option.value |= 1 << UInt64(index)
    }
    // Types are no range, which could end before it begins.
    option.upper = option.value
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    try t.addNumbers("dccp sport", use, 0)
    try t.addNumbers("dccp dport", use, 1)
    if let option = t.rule.option(use, 2), option.value != 0 || !option.isInverted {
      if option.value == 0 { throw t.neverMatches(option.word, "no type of packet is named") }
      let names = types.indices.filter { option.value & 1 << UInt64($0) != 0 }
        .map { $0 == 10 ? "10" : types[$0] }
      if option.value & 1 << 10 != 0 {
        t.corrects(
          t.range(option.word),
          "the kernel's `INVALID` is the type 10 alone, iptables-translate's 10 to 15")
      }
      t.add("dccp type ")
      t.addInversion(option.isInverted)
      if names.count > 1 { t.add("{ ") }
      t.addList(names, separator: ", ")
      t.add(names.count > 1 ? " } " : " ")
    }
    if let option = t.rule.option(use, 3) {
      throw t.lost(option.word, "nft 1.0.6 can't ask for options of DCCP")
    }
  }
}
