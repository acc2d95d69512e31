/// `-m limit`: so many packets in a time.
enum LimitMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "limit")
  static let options = [
    Option("limit", .text, 0),
    Option("limit-burst", .uint32, 1, max: 10000),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    guard option.id == 0 else { return }
    let word = t.words[option.word]
    guard let period = PacketRate.period(t, word.start, word.end, scale: PacketRate.limitScale)
    else {
      throw t.refused(
        option.word, "limit: `\(t.string(option.word))` is no rate",
        hint: "such as `5/minute`; at most 10000 in a second")
    }
    option.value = period
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    let period = t.rule.option(use, 0)?.value ?? PacketRate.limitScale * 3600 / 3
    let burst = t.rule.option(use, 1)?.value ?? 5
    t.add("limit rate ")
    PacketRate.add(&t, period: period, scale: PacketRate.limitScale)
    if burst > 0 {
      t.add("burst ")
      t.add(burst)
      t.add(" packets ")
    }
  }
}

/// Rates of packets, which the kernel keeps as the time between two.
enum PacketRate {
  /// How many parts a second has for `-m limit`.
  static let limitScale: UInt64 = 10_000
  /// How many parts a second has for `-m hashlimit`.
  static let hashScale: UInt64 = 1_000_000

  private static let units: [(name: String, seconds: UInt64)] = [
    ("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1),
  ]

  /// The time between two packets of a rate such as `5/min`; nil where it is none.
  static func period(_ t: Translator, _ start: Int, _ end: Int, scale: UInt64) -> UInt64? {
    var slash = start
    while slash < end, t.text[slash] != UInt8(ascii: "/") { slash += 1 }
    var seconds: UInt64 = 1
    if slash < end {
      let name = t.string(slash + 1..<end).lowercased()
      guard !name.isEmpty, let unit = units.first(where: { $0.name.hasPrefix(name) }) else {
        return nil
      }
      seconds = unit.seconds
    }
    // The digits that the text begins with count, as `atoi` has it.
    guard let number = leadingNumber(t, start, slash) else { return nil }
    let rate = number & 0xFFFF_FFFF
    guard rate > 0, rate <= 0x7FFF_FFFF, rate / seconds <= scale else { return nil }
    return scale * seconds / rate
  }

  /// The number that a text begins with, behind blanks and `+`.
  static func leadingNumber(_ t: Translator, _ start: Int, _ end: Int) -> UInt64? {
    var first = start
    while first < end, t.text[first] == 32 || (9...13).contains(t.text[first]) { first += 1 }
    if first < end, t.text[first] == UInt8(ascii: "+") { first += 1 }
    return t.decimalPrefix(first, end)
  }

  /// Which unit a period is written in, as its place in the list.
  static func seconds(of t: Translator, _ start: Int, _ end: Int) -> UInt64 {
    var slash = start
    while slash < end, t.text[slash] != UInt8(ascii: "/") { slash += 1 }
    guard slash < end else { return 1 }
    let name = t.string(slash + 1..<end).lowercased()
    return units.first { $0.name.hasPrefix(name) }?.seconds ?? 1
  }

  /// Adds `3/minute `: in the largest unit that comes out well.
  static func add(_ t: inout Translator, period: UInt64, scale: UInt64) {
    var index = 1
    while index < units.count {
      let length = units[index].seconds * scale
      if period > length || length / period < length % period { break }
      index += 1
    }
    let unit = units[index - 1]
    t.add(unit.seconds * scale / max(period, 1))
    t.add("/")
    t.add(text: unit.name)
    t.add(" ")
  }
}
