/// `-j HMARK`: a mark of the packet's addresses and ports.
enum HashMarkTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "HMARK")
  static let options = [
    Option("hmark-tuple", .text, 13),
    Option("hmark-src-prefix", .prefixMask, 0),
    Option("hmark-dst-prefix", .prefixMask, 1),
    Option("hmark-sport-mask", .uint16, 6),
    Option("hmark-dport-mask", .uint16, 7),
    Option("hmark-spi-mask", .uint32, 3),
    Option("hmark-sport", .uint16, 4),
    Option("hmark-dport", .uint16, 5),
    Option("hmark-spi", .uint32, 2),
    Option("hmark-proto-mask", .uint16, 8),
    Option("hmark-rnd", .uint32, 9),
    Option("hmark-mod", .uint32, 10, [.required], min: 1),
    Option("hmark-offset", .uint32, 11),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    guard option.id == 13 else { return }
    for part in t.parts(option.word) {
      if !["src", "dst", "sport", "dport", "spi", "ct"].contains(t.string(part)) {
        throw t.refused(option.word, "HMARK: `\(t.string(part))` is no part of the hash")
      }
    }
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    let word = t.rule.uses[use].word
    let ids = t.rule.uses[use].ids
    if !t.rule.has(use, 10) { throw t.refused(word, "HMARK: `--hmark-mod` is missing") }
    let hasPorts = ids & (1 << 4 | 1 << 5 | 1 << 6 | 1 << 7) != 0
    if hasPorts, ids & (1 << 2 | 1 << 3) != 0 {
      throw t.refused(word, "HMARK: a security index and ports exclude each other")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let modulus = t.rule.option(use, 10) else { return }
    if modulus.value == 0 { throw t.lost(use: use, "nothing is left of a hash modulo 0") }
    // The connection's first packet tells, in both directions.
    let isOfConnection =
      t.rule.option(use, 13).map { option in
        t.parts(option.word).contains { t.string($0) == "ct" }
      } ?? false
    let prefix = isOfConnection ? "ct original " : ""
    t.differs(
      t.range(ofUse: use), "nft's hash spreads flows as well, but gives them other marks")
    t.add("meta mark set jhash ")
    for (field, id) in [("saddr", UInt8(0)), ("daddr", 1)] {
      if id == 1 { t.add(". ") }
      t.add(text: prefix)
      t.add(t.isIPv6 ? "ip6 " : "ip ")
      t.add(text: "\(field) ")
      if let length = t.rule.option(use, id), length.value < (t.isIPv6 ? 128 : 32) {
        t.add("and ")
        t.add(address: Translator.mask(length: Int(length.value), isIPv6: t.isIPv6))
        t.add(" ")
      }
    }
    if isOfConnection {
      // Ports have a type only where the protocol is known.
      if let transport = t.onlyProtocol, [6, 17, 33, 132, 136].contains(transport) {
        t.add(". ct original proto-src . ct original proto-dst ")
      }
    } else if t.rule.has(use, 2) || t.rule.has(use, 3) {
      t.add(t.onlyProtocol == 51 ? ". ah spi " : ". esp spi ")
    } else {
      for (field, masked, fixed) in [("sport", UInt8(6), UInt8(4)), ("dport", 7, 5)] {
        if let mask = t.rule.option(use, masked), mask.value != 0xFFFF {
          t.add(text: ". th \(field) and ")
          t.addHex(mask.value)
          t.add(" ")
        } else if t.rule.has(use, masked) || t.rule.has(use, fixed) {
          t.add(text: ". th \(field) ")
        }
      }
    }
    t.add("mod ")
    t.add(modulus.value)
    if let seed = t.rule.option(use, 9) {
      t.add(" seed ")
      t.addHex(seed.value)
    }
    if let offset = t.rule.option(use, 11), offset.value > 0 {
      t.add(" offset ")
      t.add(offset.value)
    }
  }
}
