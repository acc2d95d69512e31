import Glibc

/// Time that runs on whatever becomes of the clock on the wall.
enum MonotonicClock {
  /// Milliseconds since some time before the system started; time asleep counts.
  static func now() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_BOOTTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
