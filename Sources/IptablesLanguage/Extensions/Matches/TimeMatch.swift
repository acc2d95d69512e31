/// `-m time`: times of the day, days and dates.
enum TimeMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "time")
  static let options = [
    Option("datestart", .text, 0),
    Option("datestop", .text, 1),
    Option("timestart", .text, 2),
    Option("timestop", .text, 3),
    Option("contiguous", .flag, 4),
    Option("weekdays", .text, 6, [.invertible]),
    Option("monthdays", .text, 5, [.invertible]),
    Option("localtz", .flag, 7, excludes: [8]),
    Option("utc", .flag, 8, excludes: [7, 9]),
    Option("kerneltz", .flag, 9, excludes: [8]),
  ]

  private static let days = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
  private static let lastDate: UInt64 = 0x7FFF_FFFF

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    let text = t.string(option.word)
    switch option.id {
    case 0, 1:
      guard let seconds = date(text) else {
        throw t.refused(
          option.word, "time: `\(text)` is no date", hint: "such as `2026-11-23T18:00:00`")
      }
      option.value = seconds
    case 2, 3:
      guard let seconds = timeOfDay(text) else {
        throw t.refused(option.word, "time: `\(text)` is no time", hint: "such as `18:00`")
      }
      option.value = seconds
    case 5: option.value = try monthDays(text, option.word, t)
    case 6: option.value = try weekDays(text, option.word, t)
    default: break
    }
  }

  /// Days of one or two digits, where days that are missing or 0 are none.
  private static func monthDays(
    _ text: String, _ word: Int, _ t: Translator
  ) throws(Problem) -> UInt64 {
    var days: UInt64 = 0
    for part in text.split(separator: ",") {
      var rest = part
      while !rest.isEmpty {
        let digits = rest.prefix(2)
        guard let day = UInt64(digits), day <= 31 else {
          throw t.refused(word, "time: `\(part)` is no day of the month")
        }
        if day > 0 { days |= 1 << day }
        rest = rest.dropFirst(2)
      }
    }
    return days
  }

  /// Days as numbers, of which those beyond the week are none, or by the first two letters of a name.
  private static func weekDays(
    _ text: String, _ word: Int, _ t: Translator
  ) throws(Problem) -> UInt64 {
    var days: UInt64 = 0
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if part.isEmpty, index == parts.count - 1 { break }
      if let day = UInt64(part), day > 0 {
        if (1...7).contains(day) { days |= 1 << day }
      } else if let day = Self.days.firstIndex(where: { part.hasPrefix($0) }) {
        days |= 1 << UInt64(day + 1)
      } else {
        throw t.refused(
          word, "time: `\(part)` is no day of the week", hint: "such as `Mon`, or 1 for Monday")
      }
    }
    return days
  }

  /// Seconds since 1970 of `2026[-11[-23[T18[:30[:15]]]]]`; days that a month lacks are of the next one.
  private static func date(_ text: String) -> UInt64? {
    let halves = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
    let parts = halves[0].split(separator: "-", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? 0 : Int($0) }
    guard (1...3).contains(parts.count), let year = parts[0], (1970...2038).contains(year),
      halves.count == 1 || parts.count == 3
    else { return nil }
    let month = parts.count > 1 ? parts[1] : 1
    let day = parts.count > 2 ? parts[2] : 1
    guard let month, let day, (0...12).contains(month), (0...31).contains(day) else { return nil }
    var seconds = 0
    if halves.count == 2 {
      guard let time = timeOfDay(String(halves[1]), needsMinutes: false) else { return nil }
      seconds = Int(time)
    }
    let days = CivilDate.days(month == 0 ? year - 1 : year, month == 0 ? 12 : month, 1) + day - 1
    return UInt64(exactly: days * 86_400 + seconds)
  }

  private static func timeOfDay(_ text: String, needsMinutes: Bool = true) -> UInt64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? 0 : UInt64($0) }
    guard (needsMinutes ? 2...3 : 1...3).contains(parts.count), let hour = parts[0], hour < 24
    else { return nil }
    let minute = parts.count > 1 ? parts[1] : 0
    let second = parts.count > 2 ? parts[2] : 0
    guard let minute, let second, minute < 60, second < 60 else { return nil }
    return hour * 3600 + minute * 60 + second
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    let start = t.rule.option(use, 2)?.value ?? 0
    let stop = t.rule.option(use, 3)?.value ?? 86_399
    if t.rule.has(use, 4), start < stop {
      throw t.refused(
        t.rule.uses[use].word,
        "time: `--contiguous` is for times that stop on the next day",
        hint: "`--timestart` must be later than `--timestop`")
    }
  }

  /// The spans of time in which it is one of some days of the month: nft knows no such days.
  private static func spans(
    _ days: UInt64, from: UInt64, to: UInt64
  ) -> [(from: UInt64, to: UInt64)] {
    var result: [(from: UInt64, to: UInt64)] = []
    for day in from / 86_400...max(to, from) / 86_400 {
      let date = CivilDate.date(Int(day))
      guard days & 1 << UInt64(date.day) != 0 else { continue }
      let (first, last) = (max(day * 86_400, from), min(day * 86_400 + 86_399, to))
      if let end = result.last?.to, end + 1 == first {
        result[result.count - 1].to = last
      } else {
        result.append((first, last))
      }
    }
    return result
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    let (from, to) = (t.rule.option(use, 0)?.value ?? 0, t.rule.option(use, 1)?.value ?? lastDate)
    if from > to {
      throw t.neverMatches(
        t.rule.uses[use].word, "the time ends before it begins, or behind the kernel's last second")
    }
    var daysOfMonth: [(from: UInt64, to: UInt64)] = []
    if let option = t.rule.option(use, 5) {
      let mask = option.isInverted ? ~option.value & 0xFFFF_FFFE : option.value
      if mask != 0xFFFF_FFFE {
        daysOfMonth = spans(mask, from: from, to: to)
        if daysOfMonth.isEmpty { throw t.neverMatches(option.word, "no day is left") }
      }
    }
    if t.rule.has(use, 7) || t.rule.has(use, 9) {
      t.differs(
        t.range(ofUse: use), "nft compares with UTC, whatever time zone the kernel has")
    }
    if !daysOfMonth.isEmpty {
      t.add("meta time { ")
      for (index, span) in daysOfMonth.enumerated() {
        t.add(index == 0 ? "\"" : ", \"")
        add(date: span.from, &t)
        t.add("\"-\"")
        add(date: span.to, &t)
        t.add("\"")
      }
      t.add(" } ")
    } else if from > 0 || to != lastDate {
      t.add("meta time \"")
      add(date: from, &t)
      t.add("\"-\"")
      add(date: to, &t)
      t.add("\" ")
    }
    let start = t.rule.option(use, 2)?.value ?? 0
    let stop = t.rule.option(use, 3)?.value ?? 86_399
    if t.rule.has(use, 4), start >= stop {
      t.differs(t.range(ofUse: use), "nft does not count the night to the day that it began on")
    }
    if start >= stop {
      // The kernel leaves out what lies between them; nothing does where they are the same.
      if start > stop + 1 {
        t.add("meta hour != ")
        add(from: stop + 1, to: start - 1, &t)
        t.corrects(
          t.range(ofUse: use),
          "nft leaves out the first and last second of a range of hours over midnight")
      } else {
        t.corrects(t.range(ofUse: use), "these times leave no second out")
      }
    } else if start != 0 || stop != 86_399 {
      t.add("meta hour ")
      add(from: start, to: stop, &t)
    }
    guard let week = t.rule.option(use, 6) else { return }
    let mask = week.isInverted ? ~week.value & 0xFE : week.value
    if mask == 0xFE { return }
    let numbers = (1...7).filter { mask & 1 << UInt64($0) != 0 }.map { "\($0 % 7)" }
    if numbers.isEmpty { throw t.neverMatches(week.word, "no day is left") }
    t.add("meta day ")
    if numbers.count > 1 { t.add("{ ") }
    t.addList(numbers, separator: ", ")
    t.add(numbers.count > 1 ? " } " : " ")
  }

  private static func add(date: UInt64, _ t: inout Translator) {
    let (year, month, day) = CivilDate.date(Int(date / 86_400))
    t.add(text: "\(year)-\(padded(month))-\(padded(day)) ")
    add(time: date % 86_400, &t)
  }

  private static func add(from: UInt64, to: UInt64, _ t: inout Translator) {
    t.add("\"")
    add(time: from, &t)
    if to != from {
      t.add("\"-\"")
      add(time: to, &t)
    }
    t.add("\" ")
  }

  private static func add(time: UInt64, _ t: inout Translator) {
    t.add(
      text: "\(padded(Int(time / 3600))):\(padded(Int(time / 60 % 60))):\(padded(Int(time % 60)))")
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// Days of the Gregorian calendar, counted from 1970.
enum CivilDate {
  static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let part = (5 * dayOfYear + 2) / 153
    let month = part < 10 ? part + 3 : part - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * part + 2) / 5 + 1
    )
  }
}
