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
    t.add("@nh,8,8 set ")
    if mask == 0xFF { return t.addHex(value) }
    t.add("@nh,8,8")
    if mask != 0 {
      t.add(" & ")
      t.addHex(~mask & 0xFF)
    }
    if value != 0 || mask == 0 {
      t.add(" ^ ")
      t.addHex(value)
    }
  }
}
