import CTVetRulesetModel

/// `-m rt`: the routing header of IPv6.
enum RoutingHeaderMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "rt").with { $0.families = [.ip6] }
  static let options = [
    Option("rt-type", .uint32, 0, [.invertible]),
    Option("rt-segsleft", .uint32Range, 1, [.invertible]),
    Option("rt-len", .uint32, 2, [.invertible]),
    Option("rt-0-res", .flag, 3),
    Option("rt-0-addrs", .text, 4),
    Option("rt-0-not-strict", .flag, 5),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    let isTypeZero = t.rule.option(option.use, 0).map { $0.value == 0 && !$0.isInverted } ?? false
    switch option.id {
    case 3 where !isTypeZero:
      throw t.refused(option.word, "rt: `--rt-type 0` must stand before `--rt-0-res`")
    case 4:
      if !isTypeZero {
        throw t.refused(option.word, "rt: `--rt-type 0` must stand before `--rt-0-addrs`")
      }
      let parts = t.parts(option.word)
      if parts.count > 16 { throw t.refused(option.word, "rt: there are more than 16 addresses") }
      for part in parts where t.address(part.lowerBound, part.upperBound) == nil {
        throw t.refused(option.word, "rt: `\(t.string(part))` is not an address")
      }
    case 5 where !t.rule.has(option.use, 4):
      throw t.refused(option.word, "rt: `--rt-0-addrs` must stand before `--rt-0-not-strict`")
    default: break
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    let start = t.body.count
    for (field, id) in [(StaticString("rt type"), UInt8(0)), ("rt seg-left", 1)] {
      guard var option = t.rule.option(use, id) else { continue }
      if id == 0 { option.upper = option.value }
      if option.value > option.upper || option.value > 0xFF {
        // The field holds no such number.
        if option.isInverted { continue }
        throw t.neverMatches(option.word, "the field of the header has eight bits")
      }
      option.upper = min(option.upper, 0xFF)
      if option.value > 0 || option.upper < 0xFF || option.isInverted {
        try t.addNumbers(field, option)
      }
    }
    if let option = t.rule.option(use, 2) { try t.addHeaderLength("rt", option) }
    if t.rule.has(use, 3) { throw t.lost(use: use, "nft can't look at the reserved field") }
    if let option = t.rule.option(use, 4) { try add(addresses: option, &t, use) }
    if t.body.count == start {
      t.add("exthdr rt exists ")
      t.corrects(
        t.range(ofUse: use), "iptables-translate leaves out that there is a routing header")
    }
  }

  /// The addresses of a header of the type 0, which has these and no others.
  private static func add(
    addresses option: GivenOption, _ t: inout Translator, _ use: Int
  ) throws(Problem) {
    if t.rule.has(use, 5) {
      throw t.lost(use: use, "nft can't look for addresses anywhere in the header")
    }
    let parts = t.parts(option.word)
    if parts.count > 2 { throw t.lost(use: use, "nft 1.0.6 can look at two addresses") }
    t.add("rt hdrlength ")
    t.add(UInt64(2 * parts.count))
    for (index, part) in parts.enumerated() {
      t.add(" rt0 addr[")
      t.add(UInt64(index + 1))
      t.add("] ")
      t.add(address: t.address(part.lowerBound, part.upperBound) ?? 0)
    }
    t.add(" ")
  }
}
