/// A rate limit with a token bucket.
public struct Limit: Equatable, Sendable {
  /// Packets or bytes in each unit of time.
  public var rate: UInt64
  /// The unit of time, in seconds.
  public var seconds: UInt32
  /// How much may pass at once, in packets or bytes.
  public var burst: UInt32
  /// Whether bytes are counted, not packets.
  public var countsBytes: Bool
  /// Whether it lets pass what is over the rate.
  public var isOver: Bool

  /// Creates a limit.
  public init(rate: UInt64, seconds: UInt32, burst: UInt32, countsBytes: Bool, isOver: Bool) {
    self.rate = rate
    self.seconds = seconds
    self.burst = burst
    self.countsBytes = countsBytes
    self.isOver = isOver
  }
}

/// An amount of bytes.
public struct Quota: Equatable, Sendable {
  /// The amount, in bytes.
  public var bytes: UInt64
  /// What was used of it already, in bytes.
  public var used: UInt64
  /// Whether it lets pass what is over the amount.
  public var isOver: Bool

  /// Creates a quota.
  public init(bytes: UInt64, used: UInt64, isOver: Bool) {
    self.bytes = bytes
    self.used = used
    self.isOver = isOver
  }
}
