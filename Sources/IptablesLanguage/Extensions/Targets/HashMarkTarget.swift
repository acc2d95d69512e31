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

  /// The parts of a packet that `--hmark-tuple` names, with the option that each one stands for.
  private static let parts: [(name: String, id: UInt8)] = [
    ("ct", connection), ("src", 0), ("dst", 1), ("sport", 6), ("dport", 7), ("proto", 8),
    ("spi", 3),
  ]
  /// The id under which `ct` is noted.
  private static let connection: UInt8 = 12
  /// Ids of what is hashed.
  private static let hashed: UInt32 = 0x1FF | 1 << UInt32(connection)

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    guard option.id == 13 else { return }
    for part in t.parts(option.word) {
      let text = t.string(part).lowercased()
      guard !text.isEmpty, let found = parts.first(where: { $0.name.hasPrefix(text) }) else {
        throw t.refused(option.word, "HMARK: `\(t.string(part))` is no part of the hash")
      }
      t.rule.uses[option.use].ids |= 1 << UInt32(found.id)
      option.value |= 1 << UInt64(found.id)
    }
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    let word = t.rule.uses[use].word
    let ids = t.rule.uses[use].ids
    if !t.rule.has(use, 10) { throw t.refused(word, "HMARK: `--hmark-mod` is missing") }
    if !t.rule.has(use, 9) { throw t.refused(word, "HMARK: `--hmark-rnd` is missing") }
    if ids & hashed == 0 { throw t.refused(word, "HMARK: `--hmark-tuple` is missing") }
    if ids & (1 << 3) != 0, ids & (1 << 6 | 1 << 7) != 0 {
      throw t.refused(word, "HMARK: the masks of a security index and of ports exclude each other")
    }
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    let ids = t.rule.uses[use].ids
    if ids & (1 << 2) != 0, ids & (1 << 4 | 1 << 5) != 0 {
      throw t.refusedByKernel(
        t.rule.uses[use].word, "a security index and ports exclude each other")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let modulus = t.rule.option(use, 10) else { return }
    if modulus.value == 0 { throw t.lost(use: use, "nothing is left of a hash modulo 0") }
    // The connection's first packet tells, in both directions.
    let isOfConnection = t.rule.has(use, connection)
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
