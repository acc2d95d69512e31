/// `-m connlimit`: how many connections an address or network has.
enum ConnectionLimitMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "connlimit")
  static let options = [
    Option("connlimit-upto", .uint32, 0, [.invertible], excludes: [1]),
    Option("connlimit-above", .uint32, 1, [.invertible], excludes: [0]),
    Option("connlimit-mask", .prefixMask, 2),
    Option("connlimit-saddr", .flag, 3, excludes: [4]),
    Option("connlimit-daddr", .flag, 4, excludes: [3]),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if !t.rule.has(use, 0), !t.rule.has(use, 1) {
      throw t.refused(
        t.rule.uses[use].word, "connlimit: `--connlimit-above` or `--connlimit-upto` is missing")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let count = t.rule.option(use, 1) ?? t.rule.option(use, 0) else { return }
    let name = "connlimit\(t.declared.connectionSets)"
    t.declared.connectionSets += 1
    t.addSet(name, type: t.isIPv6 ? "ipv6_addr" : "ipv4_addr", "flags dynamic;")
    t.add(text: "add @\(name) { ")
    let isDestination = t.rule.has(use, 4)
    t.add(t.isIPv6 ? "ip6 " : "ip ")
    t.add(isDestination ? "daddr " : "saddr ")
    if let mask = t.rule.option(use, 2), mask.value < (t.isIPv6 ? 128 : 32) {
      t.add("and ")
      t.add(address: Translator.mask(length: Int(mask.value), isIPv6: t.isIPv6))
      t.add(" ")
    }
    t.add("ct count ")
    if (count.id == 1) != count.isInverted { t.add("over ") }
    t.add(count.value)
    t.add(" } ")
    if t.isIPv6 {
      t.corrects(t.range(ofUse: use), "iptables-translate makes a set of IPv4 addresses here")
    }
  }
}

extension Translator {
  /// Declares a set in front of the rule.
  mutating func addSet(_ name: String, type: String, _ properties: String) {
    prelude += "add set \(tableText) \(name) { type \(type); \(properties) }\n".utf8
  }

  /// `ip filter`.
  var tableText: String { "\(isIPv6 ? "ip6" : "ip") \(table.rawValue)" }
}
