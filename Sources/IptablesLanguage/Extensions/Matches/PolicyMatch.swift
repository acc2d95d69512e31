/// `-m policy`: what IPsec did with the packet, or will do.
enum PolicyMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "policy")
  static let options = [
    Option("dir", .text, 0),
    Option("pol", .text, 1),
    Option("strict", .flag, 2),
    Option("reqid", .uint32, 3, [.invertible, .repeatable]),
    Option("spi", .uint32, 4, [.invertible, .repeatable]),
    Option("tunnel-src", .hostMask, 7, [.invertible, .repeatable]),
    Option("tunnel-dst", .hostMask, 8, [.invertible, .repeatable]),
    Option("proto", .protocol, 5, [.invertible, .repeatable]),
    Option("mode", .text, 6, [.invertible, .repeatable]),
    Option("next", .flag, 9, [.repeatable], needs: [2]),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    let names: [String]
    switch option.id {
    case 0: names = ["in", "out"]
    case 1: names = ["none", "ipsec"]
    case 6: names = ["transport", "tunnel"]
    default: return
    }
    guard let index = names.firstIndex(of: t.string(option.word)) else {
      throw t.refused(
        option.word,
        "policy: `\(t.string(option.word))` is none of \(names.joined(separator: ", "))")
    }
    option.value = UInt64(index)
  }

  /// The options that describe an element.
  private static let element: UInt32 = 1 << 3 | 1 << 4 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8
  private static let mostElements = 4

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    let word = t.rule.uses[use].word
    if !t.rule.has(use, 0) { throw t.refused(word, "policy: `--dir in` or `--dir out` is missing") }
    if t.rule.option(use, 1)?.value == 0 {
      if t.rule.has(use, 2) || t.rule.has(use, 9) {
        throw t.refused(word, "policy: `--pol none` has no `--strict` and no `--next`")
      }
      return
    }
    let given = t.rule.given.filter {
      $0.use == use && ($0.id == 9 || element & 1 << UInt32($0.id) != 0)
    }
    let elements = given.split(omittingEmptySubsequences: false) { $0.id == 9 }
    if elements.count > mostElements {
      throw t.refused(word, "policy: there are more than \(mostElements) elements")
    }
    for element in elements { try check(element, isStrict: t.rule.has(use, 2), word, t) }
  }

  private static func check(
    _ element: ArraySlice<GivenOption>, isStrict: Bool, _ word: Int, _ t: Translator
  ) throws(Problem) {
    if element.isEmpty, isStrict {
      throw t.refused(word, "policy: `--strict` needs something of each element")
    }
    for option in element
    where element.contains(where: { $0.id == option.id && $0.word < option.word }) {
      throw t.refused(option.word, "policy: an element has each option only once")
    }
    if let option = element.first(where: { $0.id == 5 }), ![50, 51, 108].contains(option.value) {
      throw t.refused(option.word, "policy: the protocol is esp, ah or ipcomp")
    }
    let mode = element.first { $0.id == 6 }
    if let option = element.first(where: { $0.id == 7 || $0.id == 8 }),
      mode.map({ ($0.value == 1) == $0.isInverted }) ?? true
    {
      throw t.refused(option.word, "policy: addresses of tunnels need `--mode tunnel`")
    }
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.option(use, 0)?.value == 1 {
      try t.requireHooks([.forward, .output, .postrouting], use, "`--dir out`")
    } else {
      try t.requireHooks([.prerouting, .input, .forward], use, "`--dir in`")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    let isOut = t.rule.option(use, 0)?.value == 1
    let isNone = t.rule.option(use, 1)?.value == 0
    let ids = t.rule.uses[use].ids
    if ids & element == 0 {
      t.add(isOut ? "rt ipsec " : "meta secpath ")
      t.add(isNone ? "missing " : "exists ")
      return
    }
    let mode = t.rule.option(use, 6)
    let isTunnel = mode.map { ($0.value == 1) != $0.isInverted } ?? false
    if t.rule.has(use, 9) || t.rule.has(use, 5) || mode != nil && !isTunnel {
      throw t.lost(
        use: use,
        "nft asks for an element's reqid, spi and tunnel, not for its protocol, for the mode "
          + "`transport` or for several elements together")
    }
    t.differs(
      t.range(ofUse: use),
      t.rule.has(use, 2)
        ? "nft looks at the first element, iptables asks that it is the only one"
        : "nft looks at the first element only, iptables at any of them")
    let prefix: StaticString = isOut ? "ipsec out " : "ipsec in "
    for (field, id) in [(StaticString("reqid"), UInt8(3)), ("spi", 4)]
    where t.rule.has(use, id) {
      t.add(prefix)
      t.addNumber(field, use, id)
    }
    // Only states of tunnels have addresses to be compared.
    if isTunnel, !t.rule.has(use, 7), !t.rule.has(use, 8) {
      t.add(prefix)
      t.add(t.isIPv6 ? "ip6 saddr ::/0 " : "ip saddr 0.0.0.0/0 ")
    }
    for (field, id) in [(" saddr", UInt8(7)), (" daddr", 8)] {
      guard let option = t.rule.option(use, id) else { continue }
      t.add(prefix)
      t.add(t.isIPv6 ? "ip6" : "ip")
      t.add(text: field)
      t.addAddressMatch(
        "", t.rule.addresses[Int(option.value)], isInverted: option.isInverted)
    }
  }
}
