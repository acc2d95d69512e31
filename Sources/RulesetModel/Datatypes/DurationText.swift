/// Durations such as `1d2h3m4s`.
enum DurationText {
  /// The units, longest first, and their milliseconds.
  private static let units: [(letter: String, name: String, factor: UInt64)] = [
    ("d", "days", 86_400_000), ("h", "hours", 3_600_000), ("m", "minutes", 60_000),
    ("s", "seconds", 1000), ("ms", "milliseconds", 1),
  ]

  /// The milliseconds of a duration; a number without a unit counts seconds.
  ///
  /// As in nft each unit may stand once, in any order, and digits behind the last unit count
  /// nothing (nftables `src/datatype.c`, `time_parse`).
  static func milliseconds(_ text: String) -> Result<UInt64, ConstantError> {
    var total: UInt64 = 0
    var seen: Set<String> = []
    var rest = Array(text.utf8)[...]
    while true {
      let digits = rest.prefix { (48...57).contains($0) }
      if digits.count > 8 { return .failure(ConstantError("a time has at most eight digits")) }
      let number = digits.reduce(0) { $0 * 10 + UInt64($1 - 48) }
      rest = rest[digits.endIndex...]
      guard let first = rest.first else {
        return .success(seen.isEmpty ? number * 1000 : total)
      }
      // `ms` only counts at the end: in the middle it is minutes and then seconds.
      let isMilliseconds = rest.elementsEqual("ms".utf8)
      let letter = isMilliseconds ? "ms" : String(UnicodeScalar(first))
      guard let unit = units.first(where: { $0.letter == letter }) else {
        return .failure(ConstantError("`\(text)` is no time, such as `1d2h3m4s`"))
      }
      if !seen.insert(letter).inserted {
        return .failure(ConstantError("the \(unit.name) are given twice"))
      }
      total += number * unit.factor
      rest = rest.dropFirst(letter.utf8.count)
    }
  }

  /// Milliseconds as nft writes them; nothing at all for zero.
  static func text(milliseconds: UInt64) -> String {
    var rest = milliseconds
    var text = ""
    for unit in units {
      if rest >= unit.factor { text += "\(rest / unit.factor)\(unit.letter)" }
      rest %= unit.factor
    }
    return text
  }
}
