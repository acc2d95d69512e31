/// Points in time and hours of the day, in local time.
///
/// Source: nftables `src/meta.c` (`date_type_parse`, `hour_type_parse`), which lean on glibc's
/// `strptime`.
enum ClockText {
  private static let day: Int64 = 86_400

  /// The nanoseconds since 1970 of a date such as `2019-06-06 17:00`, or of a number of seconds.
  ///
  /// Nil where the text is neither; what follows the date is not looked at.
  ///
  /// - Parameter offset: How many seconds local time is ahead of UTC.
  static func nanoseconds(_ text: String, offset: Int) -> UInt64? {
    guard let seconds = seconds(date: text) else {
      guard let number = CNumber(whole: text, base: 10) else { return nil }
      return number.value &* 1_000_000_000
    }
    return UInt64(bitPattern: seconds - Int64(offset)) &* 1_000_000_000
  }

  /// The seconds since midnight UTC of an hour such as `17:00` or `17:00:30`, a number of seconds
  /// in UTC, or a duration since local midnight.
  static func seconds(hour text: String, offset: Int) -> Result<UInt32, ConstantError> {
    if let number = CNumber(whole: text, base: 10) {
      return .success(UInt32(truncatingIfNeeded: number.value))
    }
    var local: Int64
    switch timeOfDay(Array(text.utf8)[...]) {
    case .some((let seconds, let rest)) where rest.isEmpty: local = seconds
    case .some((_, let rest)):
      let rest = String(decoding: rest, as: UTF8.self)
      return .failure(ConstantError("`\(rest)` follows the hour"))
    case nil:
      switch DurationText.milliseconds(text) {
      case .success(let milliseconds): local = Int64(milliseconds / 1000)
      case .failure:
        return .failure(ConstantError("`\(text)` is no hour of the day, such as `17:00`"))
      }
    }
    let offset = Int64(offset)
    local = local >= offset ? (local - offset) % day : day - offset + local
    return .success(UInt32(truncatingIfNeeded: local))
  }

  /// A date in quotes.
  static func text(nanoseconds: UInt64, offset: Int) -> String {
    let local = Int64(nanoseconds / 1_000_000_000) + Int64(offset)
    let days = local >= 0 ? local / day : (local - day + 1) / day
    let (year, month, monthDay) = Calendar.date(days: days)
    let seconds = local - days * day
    return "\"\(year)-\(padded(month))-\(padded(monthDay)) \(clock(seconds, showsSeconds: true))\""
  }

  /// An hour in quotes, without its seconds where there are none.
  static func text(hour seconds: UInt32, offset: Int) -> String {
    var local = (Int64(seconds) + Int64(offset)) % day
    if local < 0 { local += day }
    return "\"\(clock(local, showsSeconds: local % 60 != 0))\""
  }

  private static func clock(_ seconds: Int64, showsSeconds: Bool) -> String {
    let minutes = "\(padded(seconds / 3600)):\(padded(seconds / 60 % 60))"
    return showsSeconds ? "\(minutes):\(padded(seconds % 60))" : minutes
  }

  private static func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// The seconds since 1970 of a date as if it were UTC.
  private static func seconds(date text: String) -> Int64? {
    var rest = Array(text.utf8)[...]
    guard let year = field(&rest, digits: 4, in: 0...9999), take(&rest, UInt8(ascii: "-")),
      let month = field(&rest, digits: 2, in: 1...12), take(&rest, UInt8(ascii: "-")),
      let monthDay = field(&rest, digits: 2, in: 1...31)
    else { return nil }
    let days = Calendar.days(year: year, month: month, day: monthDay)
    return days * day + (timeOfDay(rest)?.seconds ?? 0)
  }

  /// Hours, minutes and perhaps seconds, and what follows them.
  private static func timeOfDay(
    _ text: ArraySlice<UInt8>
  ) -> (seconds: Int64, rest: ArraySlice<UInt8>)? {
    var rest = text
    guard let hours = field(&rest, digits: 2, in: 0...23), take(&rest, UInt8(ascii: ":")),
      let minutes = field(&rest, digits: 2, in: 0...59)
    else { return nil }
    let short = hours * 3600 + minutes * 60
    var long = rest
    if take(&long, UInt8(ascii: ":")), let seconds = field(&long, digits: 2, in: 0...61) {
      return (short + seconds, long)
    }
    return (short, rest)
  }

  /// A number as `strptime` reads it: spaces, then digits as long as they can stay in range.
  private static func field(
    _ text: inout ArraySlice<UInt8>, digits: Int, in range: ClosedRange<Int64>
  ) -> Int64? {
    var rest = text.drop { $0 == UInt8(ascii: " ") }
    var value: Int64 = 0
    var count = 0
    while count < digits, count == 0 || value * 10 <= range.upperBound,
      let byte = rest.first, (48...57).contains(byte)
    {
      value = value * 10 + Int64(byte - 48)
      count += 1
      rest = rest.dropFirst()
    }
    guard count > 0, range.contains(value) else { return nil }
    text = rest
    return value
  }

  private static func take(_ text: inout ArraySlice<UInt8>, _ byte: UInt8) -> Bool {
    guard text.first == byte else { return false }
    text = text.dropFirst()
    return true
  }
}

/// The Gregorian calendar, days counted from 1970-01-01.
private enum Calendar {
  /// Days of the 400 years after which the calendar repeats.
  private static let era: Int64 = 146_097
  /// Days from 0000-03-01 to 1970-01-01.
  private static let epoch: Int64 = 719_468

  /// The day's number; a day behind the end of its month belongs to the next one.
  static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    // Years begin in March here, so that the leap day is the last one.
    let year = month <= 2 ? year - 1 : year
    let era = year >= 0 ? year / 400 : (year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * Self.era + dayOfEra - epoch
  }

  static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + epoch
    let era = shifted >= 0 ? shifted / Self.era : (shifted - Self.era + 1) / Self.era
    let dayOfEra = shifted - era * Self.era
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}
