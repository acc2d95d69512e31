import CTVetConntrack
import CTVetIptablesLanguage
import CTVetPackets

/// `-m time` (net/netfilter/xt_time.c `time_mt`), where the kernel's time zone is UTC.
struct ClockTest: XtablesTest {
  let use: XtablesUse

  private static let day: Int64 = 86_400

  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer {
    Answer(holds(at: memory.clockStart + packet.time.nanoseconds))
  }

  /// - Parameter time: Nanoseconds since 1970.
  private func holds(at time: Int64) -> Bool {
    var stamp = time / Timestamp.nanosecondsPerSecond
    if stamp < Int64(use["datestart"]?.value ?? 0) { return false }
    if stamp > Int64(use["datestop"]?.value ?? 0x7FFF_FFFF) { return false }
    let start = Int64(use["timestart"]?.value ?? 0)
    let stop = Int64(use["timestop"]?.value ?? UInt64(Self.day - 1))
    let second = stamp % Self.day
    if start < stop {
      if second < start || second > stop { return false }
    } else {
      if second < start, second > stop { return false }
      // The night belongs to the day on which it began.
      if use["contiguous"] != nil, second <= stop { stamp -= Self.day }
    }
    // 1970 began on a Thursday; Monday is 1, Sunday 7.
    let weekday = (stamp / Self.day + 3) % 7 + 1
    if let option = use["weekdays"], !has(option, weekday) { return false }
    guard let option = use["monthdays"] else { return true }
    return has(option, Self.dayOfMonth(stamp / Self.day))
  }

  private func has(_ option: XtablesOption, _ day: Int64) -> Bool {
    (option.value & 1 << UInt64(day) != 0) != option.isInverted
  }

  /// The day of the month of a day counted from 1970.
  private static func dayOfMonth(_ day: Int64) -> Int64 {
    var rest = day
    var year: Int64 = 1970
    func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && year % 100 != 0 || year % 400 == 0 }
    while rest >= (isLeap(year) ? 366 : 365) {
      rest -= isLeap(year) ? 366 : 365
      year += 1
    }
    for length in [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
      if rest < Int64(length) { break }
      rest -= Int64(length)
    }
    return rest + 1
  }
}
