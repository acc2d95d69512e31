import CTVetPackets
import CTVetSimulation
import Glibc

/// The time of a scenario that runs on the real kernel.
///
/// The kernel counts in jiffies, and takes its time for each packet. As long as steps begin about when they are
/// due, the scenario's times are taken for the real ones; where they begin late, the whole rest is late.
struct KernelClock {
  /// How late a step may begin without that all behind it is late, in nanoseconds.
  private static let jitter: Int64 = 50_000_000
  /// How long before a point in time the kernel may be asked what is so at it: two jiffies, which last up to
  /// 10 ms each.
  static let earliness: Int64 = 20_000_000
  /// How long behind it: as much, for packets that came late.
  static let lateness = jitter + 2 * earliness

  private let start = Self.now()
  private var delay: Int64 = 0

  /// The scenario's time now.
  var time: Timestamp { Timestamp(nanoseconds: Self.now() - start) }

  /// When a step is due.
  func due(_ step: ScenarioStep) -> Timestamp {
    Timestamp(nanoseconds: step.time.nanoseconds + delay)
  }

  /// Waits until a step is due.
  ///
  /// - Returns: The time that it is then.
  mutating func wait(for step: ScenarioStep) -> Timestamp {
    wait(until: due(step))
    let lateness = time.nanoseconds - due(step).nanoseconds
    if lateness > Self.jitter { delay += lateness }
    return due(step)
  }

  /// Waits until it is that late.
  func wait(until time: Timestamp) {
    while true {
      let left = time.nanoseconds - self.time.nanoseconds
      guard left > 0 else { return }
      var pause = timespec(
        tv_sec: Int(left / Timestamp.nanosecondsPerSecond),
        tv_nsec: Int(left % Timestamp.nanosecondsPerSecond))
      _ = unsafe nanosleep(&pause, nil)
    }
  }

  private static func now() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * Timestamp.nanosecondsPerSecond + Int64(time.tv_nsec)
  }
}
