/// `-j RATEEST`: measures a rate.
enum RateEstimatorTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "RATEEST")
  static let options = [
    Option("rateest-name", .text, 0, [.required], cutAt: 15),
    Option("rateest-interval", .text, 1, [.required]),
    Option("rateest-ewmalog", .text, 2, [.required]),
  ]

  /// How many microseconds a time has; a number alone counts them.
  private static func microseconds(_ text: String) -> Double? {
    let units: [(String, Double)] = [
      ("usecs", 1), ("usec", 1), ("us", 1), ("msecs", 1000), ("msec", 1000), ("ms", 1000),
      ("secs", 1_000_000), ("sec", 1_000_000), ("s", 1_000_000), ("", 1),
    ]
    let lower = text.lowercased()
    guard let unit = units.first(where: { lower.hasSuffix($0.0) }) else { return nil }
    return Double(lower.dropLast(unit.0.utf8.count)).map { $0 * unit.1 }
  }

  /// −ln(1 − 2⁻ⁿ), by its series.
  private static func decay(_ shift: Int) -> Double {
    let part = 1 / Double(1 << shift)
    var (sum, power) = (0.0, 1.0)
    for term in 1...60 {
      power *= part
      sum += power / Double(term)
    }
    return sum
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let interval = t.rule.option(use, 1), let average = t.rule.option(use, 2) else { return }
    guard let period = microseconds(t.string(interval.word)) else {
      throw t.refused(interval.word, "RATEEST: `\(t.string(interval.word))` is no time")
    }
    guard let time = microseconds(t.string(average.word)) else {
      throw t.refused(average.word, "RATEEST: `\(t.string(average.word))` is no time")
    }
    if period > 8_000_000 { throw t.refused(interval.word, "RATEEST: the interval is too long") }
    // The kernel keeps the weight of the past as a power of two.
    let shift = (1..<32).first { period / decay($0) > time } ?? 32
    if !(2..<32).contains(shift) {
      throw t.refused(average.word, "RATEEST: the time of the average is out of range")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    throw t.lost(use: use, "nft has no estimators of rates")
  }
}
