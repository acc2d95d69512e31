/// `-m iprange`: addresses from one to another.
enum AddressRangeMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "iprange")
  static let options = [
    Option("src-range", .text, 0, [.invertible]),
    Option("dst-range", .text, 1, [.invertible]),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    let ends = t.parts(option.word, separator: UInt8(ascii: "-"))
    guard ends.count <= 2 else {
      throw t.refused(option.word, "iprange: `\(t.string(option.word))` is no range of addresses")
    }
    option.value = UInt64(t.rule.addresses.count)
    for end in [ends[0], ends[ends.count - 1]] {
      guard let address = t.numericAddress(end.lowerBound, end.upperBound) else {
        throw t.refused(option.word, "iprange: `\(t.string(end))` is not an address")
      }
      t.rule.addresses.append(.init(address: address, mask: t.fullMask))
    }
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(t.rule.uses[use].word, "iprange: `--src-range` or `--dst-range` is missing")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    for (id, field) in [(UInt8(0), "saddr "), (1, "daddr ")] {
      guard let option = t.rule.option(use, id) else { continue }
      let first = t.rule.addresses[Int(option.value)].address
      let last = t.rule.addresses[Int(option.value) + 1].address
      if first > last {
        if option.isInverted { continue }
        throw t.neverMatches(option.word, "the range ends before it begins")
      }
      t.add(t.isIPv6 ? "ip6 " : "ip ")
      t.add(text: field)
      t.addInversion(option.isInverted)
      let start = t.body.count
      t.add(address: first)
      t.add("-")
      t.add(address: last)
      t.notePlainValue(.hostRange, option.word, from: start)
      t.add(" ")
    }
  }
}
