import CTVetConntrack
import CTVetPackets
import CTVetSimulation

/// What matches remember from packet to packet, by the place of their rule.
struct XtablesMemory: Sendable {
  /// A bucket of `limit` and `hashlimit`: what is left of it, in the units of the match, and when it was last
  /// looked at.
  struct Bucket: Sendable {
    var credit: UInt64
    var time: Timestamp
  }

  /// An address that `recent` saw: when, at most the last twenty times.
  struct Seen: Sendable {
    var times: [Timestamp] = []
    var hops: UInt8 = 0
  }

  /// The time of day at the time zero, in nanoseconds since 1970.
  var clockStart: Int64 = 0
  var buckets: [String: Bucket] = [:]
  /// How often `statistic` has counted.
  var counts: [Int: UInt64] = [:]
  /// What is left of quotas, in bytes.
  var quotas: [Int: UInt64] = [:]
  /// The lists of `recent`, by name and masked address.
  var recent: [String: [UInt128: Seen]] = [:]
  /// The connections that `connlimit` counts, by rule and masked address.
  var counted: [String: CountedConnections] = [:]
}
