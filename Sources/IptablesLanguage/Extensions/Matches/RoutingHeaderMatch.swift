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
    if t.rule.has(use, 4) {
      throw t.lost(use: use, "nft can't look at the addresses of the header")
    }
    let start = t.body.count
    t.addNumber("rt type", use, 0)
    if let option = t.rule.option(use, 1) { try t.addNumbers("rt seg-left", option) }
    if let option = t.rule.option(use, 2) { try t.addHeaderLength("rt", option) }
    if t.rule.has(use, 3) { throw t.lost(use: use, "nft can't look at the reserved field") }
    if t.body.count == start {
      t.add("exthdr rt exists ")
      t.corrects(
        t.range(ofUse: use), "iptables-translate leaves out that there is a routing header")
    }
  }
}
