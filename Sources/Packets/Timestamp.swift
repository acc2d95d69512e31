/// A point in time, counted from wherever the caller begins.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Nanoseconds since the beginning.
  public var nanoseconds: Int64

  /// Creates a point in time.
  @inlinable
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// The beginning.
  @inlinable public static var zero: Timestamp { Timestamp(nanoseconds: 0) }

  /// How many nanoseconds a second has.
  @inlinable public static var nanosecondsPerSecond: Int64 { 1_000_000_000 }

  /// A point that lies some seconds behind this one.
  @inlinable
  public func adding(seconds: Int64) -> Timestamp {
    Timestamp(nanoseconds: nanoseconds &+ seconds &* Self.nanosecondsPerSecond)
  }

  /// Whether the left point comes first.
  @inlinable
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}
