import CTVetPackets
import CTVetSimulation
import Glibc

/// The time of a scenario that runs on the real kernel.
///
/// The kernel takes its time for each packet: where a step begins late, the whole rest is as late.
struct KernelClock {
  /// How long before and behind a point in time the kernel may be asked what is so at it, in nanoseconds: it
  /// counts in jiffies of up to 10 ms, and a busy machine lets a program wait.
  static let uncertainty: Int64 = 100_000_000

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
    let now = time
    delay = now.nanoseconds - step.time.nanoseconds
    return now
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
