/// `-m addrtype`: what kind of address the routing tables take it for.
enum AddressTypeMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "addrtype")
  static let options = [
    Option("src-type", .text, 0, [.invertible]),
    Option("dst-type", .text, 1, [.invertible]),
    Option("limit-iface-in", .flag, 2, excludes: [3]),
    Option("limit-iface-out", .flag, 3, excludes: [2]),
  ]

  private static let names = [
    "unspec", "unicast", "local", "broadcast", "anycast", "multicast", "blackhole", "unreachable",
    "prohibit", "throw", "nat", "xresolve",
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    guard option.id < 2 else { return }
    for part in t.parts(option.word) {
      let text = t.string(part).lowercased()
      guard !text.isEmpty, let index = names.firstIndex(where: { $0.hasPrefix(text) }) else {
        throw t.refused(option.word, "`\(t.string(part))` is no type of address")
      }
      option.value |= 1 << UInt64(index)
    }
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if !t.rule.has(use, 0), !t.rule.has(use, 1) {
      throw t.refused(t.rule.uses[use].word, "addrtype: `--src-type` or `--dst-type` is missing")
    }
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.has(use, 2) {
      try t.requireHooks([.prerouting, .input, .forward], use, "`--limit-iface-in`")
    }
    if t.rule.has(use, 3) {
      try t.requireHooks([.output, .forward, .postrouting], use, "`--limit-iface-out`")
    }
    guard t.isIPv6 else { return }
    let types = (t.rule.option(use, 0)?.value ?? 0) | (t.rule.option(use, 1)?.value ?? 0)
    if types & 1 << 6 != 0 || types & 1 << 3 != 0 || types >= 1 << 8 {
      throw t.refusedByKernel(
        t.rule.uses[use].word, "IPv6 has no broadcast, blackhole, prohibit or later types here")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.has(use, 0), t.rule.has(use, 1) {
      t.corrects(t.range(ofUse: use), "iptables-translate leaves out the second type")
    }
    for (id, field) in [(UInt8(0), "saddr"), (1, "daddr")] {
      guard let option = t.rule.option(use, id) else { continue }
      t.add("fib ")
      t.add(text: field)
      if t.rule.has(use, 2) { t.add(" . iif") }
      if t.rule.has(use, 3) { t.add(" . oif") }
      t.add(" type ")
      t.addInversion(option.isInverted)
      // nft has names for the first nine; the others stand as numbers.
      let types = names.indices.filter { option.value & 1 << UInt64($0) != 0 }
        .map { $0 < 9 ? names[$0] : "\($0)" }
      if types.count > 1 {
        t.add("{ ")
        t.addList(types, separator: ", ")
        t.add(" } ")
      } else {
        t.addList(types)
        t.add(" ")
      }
    }
  }
}
