/// What the tracker counts (`struct ip_conntrack_stat`, `conntrack -S`).
public struct TrackingStatistics: Sendable, Hashable {
  /// Packets that belong to no connection.
  public var invalid = 0
  /// Connections that could not be inserted.
  public var insertFailed = 0
  /// Packets dropped for want of room or because a connection could not be inserted.
  public var drop = 0
  /// Connections dropped early to make room.
  public var earlyDrop = 0
  /// ICMP messages that tell of no connection.
  public var icmpError = 0
  /// Connections that were expected.
  public var expectationsMet = 0
  /// Expectations that were made.
  public var expectationsCreated = 0
  /// Expectations that were removed.
  public var expectationsDeleted = 0
  /// Clashes on insertion that were resolved.
  public var clashesResolved = 0

  /// Creates counters at 0.
  public init() {}
}
