/// `-j TOS`: the type of service, all eight bits of it.
enum TypeOfServiceTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "TOS").with { $0.tables = ["mangle"] }
  static let options = [
    Option("set-tos", .tosMask, 0, max: 63, excludes: [0, 1, 2, 3]),
    Option("and-tos", .uint8, 1, excludes: [0, 1, 2, 3]),
    Option("or-tos", .uint8, 2, excludes: [0, 1, 2, 3]),
    Option("xor-tos", .uint8, 3, excludes: [0, 1, 2, 3]),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(t.rule.uses[use].word, "TOS: an option is missing")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    var (mask, value): (UInt64, UInt64) = (0, 0)
    if let option = t.rule.option(use, 0) {
      (mask, value) = (option.upper, option.value)
    } else if let option = t.rule.option(use, 1) {
      mask = ~option.value & 0xFF
    } else if let option = t.rule.option(use, 2) {
      (mask, value) = (option.value, option.value)
    } else if let option = t.rule.option(use, 3) {
      value = option.value
    }
    t.corrects(
      t.range(ofUse: use),
      "the type of service has eight bits; iptables-translate writes the class of service, of IPv6 at that"
    )
    if t.isIPv6 {
      // The eight bits lie across the first two bytes.
      t.add("@nh,0,16 set @nh,0,16 & ")
      t.addHex(~(mask << 4) & 0xFFFF)
      if value != 0 {
        t.add(" ^ ")
        t.addHex(value << 4)
      }
      return
    }
    addIPv4(kept: ~mask & 0xFF, change: value, &t)
  }

  /// The class of service and the bits of congestion, one after the other.
  private static func addIPv4(kept: UInt64, change: UInt64, _ t: inout Translator) {
    let (low, high) = ((kept: kept & 3, change: change & 3), (kept: kept >> 2, change: change >> 2))
    let name = "tos_\(String(kept, radix: 16))_\(String(change, radix: 16))"
    if low.kept == 0 { t.add(text: "ip ecn set \(low.change) ") }
    if high.kept == 0 { t.add(text: "ip dscp set \(high.change) ") }
    var jump: String?
    if high.kept != 0, high.kept != 0x3F || high.change != 0 {
      t.declareValueChain(
        name, "ip dscp",
        t.steps("ip dscp", bits: 0x3F, kept: high.kept, change: high.change))
      jump = "jump \(name)"
    }
    if low.kept != 0, low.kept != 3 || low.change != 0 {
      t.declareValueChain(
        name + "_ecn", "ip ecn",
        t.steps("ip ecn", bits: 3, kept: low.kept, change: low.change), first: jump)
      jump = "jump \(name)_ecn"
    }
    if let jump { t.add(text: jump) }
  }
}
