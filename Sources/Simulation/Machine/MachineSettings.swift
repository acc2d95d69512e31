/// What rules can ask of the host besides packets, interfaces and routes.
public struct MachineSettings: Sendable, Hashable {
  /// The time of day at `Timestamp.zero`, in nanoseconds since 1970, for `meta time`, `day` and `hour`; nil
  /// where it is not known, and then rules that ask for it give `unknown`.
  public var wallClockStart: Int64?
  /// How many seconds local time is ahead of UTC (`sys_tz`), for `meta day` and `hour`.
  public var secondsAheadOfUTC: Int64 = 0
  /// The processor that handles all packets (`meta cpu`); nil where it is not known.
  public var processor: UInt32?
  /// How many timer ticks the kernel has a second (`HZ`), by which some times are rounded.
  public var ticksPerSecond: Int64 = 250

  /// Creates settings of a host without a clock.
  public init() {}
}
