import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel

/// Times of the day, days and dates as `-m time` asks for them.
extension RuleWriter {
  /// Hours and days of UTC, and dates.
  mutating func time(
    _ key: String, _ right: DecompiledExpression, _ operation: RelationalOperator,
    isInverted: Bool
  ) throws(RuleLoss) {
    let ranges = try intervals(right, operation, bits: key == "meta time" ? 64 : 32)
    switch key {
    case "meta day":
      let days = ranges.flatMap { $0.1 < 7 ? Array($0.0...$0.1) : [] }
      if days.isEmpty { throw RuleLoss(message: "there is no such day of the week") }
      let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
      let list = days.map { names[Int($0)] }.joined(separator: ",")
      add("-m time \(isInverted ? "! " : "")--weekdays \(list)")
    case "meta hour":
      let last: UInt128 = 86_399
      let spans = isInverted ? Self.gaps(in: ranges, upTo: last) : ranges
      guard !spans.isEmpty, spans.allSatisfy({ $0.1 <= last }) else {
        throw RuleLoss(message: "a day has 24 hours: the rule never matches")
      }
      // Where the ends are the same second, the kernel takes every time of the day.
      guard spans.allSatisfy({ $0.0 < $0.1 }) else {
        throw RuleLoss(message: "`-m time` asks for spans of the day, not for one second of it")
      }
      each(spans) {
        $0.matches.append(
          "-m time --timestart \(Self.clock($1.0)) --timestop \(Self.clock($1.1))")
      }
    default:
      guard ranges.count == 1, !isInverted, ranges[0].0 != ranges[0].1 else {
        throw RuleLoss(
          message: "`-m time` asks for a span of time from second to second, nft for nanoseconds")
      }
      let second: UInt128 = 1_000_000_000
      let (from, to) = ranges[0]
      let lastDate: UInt128 = 0x7FFF_FFFF
      guard from / second <= lastDate else {
        throw RuleLoss(message: "`-m time` knows dates up to 2038")
      }
      var words = "-m time"
      if from > 0 { words += " --datestart \(Self.date((from + second - 1) / second))" }
      if to / second < lastDate { words += " --datestop \(Self.date(to / second))" }
      if (to + 1) % second != 0, to / second < lastDate {
        notes.append("`-m time` goes on to the end of the last second")
      }
      add(words)
    }
  }

  private static func clock(_ seconds: UInt128) -> String {
    func padded(_ number: UInt128) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(padded(seconds / 3600)):\(padded(seconds / 60 % 60)):\(padded(seconds % 60))"
  }

  private static func date(_ seconds: UInt128) -> String {
    let (year, month, day) = CivilDate.date(Int(seconds / 86_400))
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(padded(month))-\(padded(day))T\(clock(seconds % 86_400))"
  }
}
