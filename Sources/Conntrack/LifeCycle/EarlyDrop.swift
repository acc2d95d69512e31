import CTVetPackets

extension Tracker {
  /// How often at most a full table is searched for connections that expired.
  private static let collectionSeconds: Int64 = 1

  /// Whether there is no room for another connection.
  var isFull: Bool {
    settings.maximumConnections > 0 && count >= Int(settings.maximumConnections)
  }

  /// Within how many seconds the kernel removes connections that expired, if no packet meets them and nobody
  /// reads the table (`GC_SCAN_INTERVAL_MAX`).
  private static let scanSeconds: Int64 = 60

  /// Makes room in a full table by removing connections that expired, as the kernel's `gc_worker` does: those
  /// that expired a minute ago are gone, others still count.
  ///
  /// - Returns: Whether there is room now.
  mutating func collect(at now: Timestamp) -> Bool {
    guard now >= nextCollection else { return false }
    nextCollection = now.adding(seconds: Self.collectionSeconds)
    removeConnections(expiredBy: now.adding(seconds: -Self.scanSeconds), at: now)
    return !isFull
  }

  /// How many buckets are searched for connections to remove (`NF_CT_EVICTION_RANGE`).
  private static let evictionRange: UInt32 = 8

  /// Makes room in a full table by removing connections that are not assured, from the first bucket that has
  /// some among those that follow the bucket of a tuple (`early_drop`).
  ///
  /// - Returns: Whether at least one was removed; those that had expired don't count.
  mutating func dropEarly(near tuple: Tuple, at now: Timestamp) -> Bool {
    let buckets = max(1, settings.buckets)
    let first = table.bucket(of: tuple, count: buckets)
    for step in 0..<Self.evictionRange {
      let bucket = UInt32((UInt64(first) + UInt64(step)) % UInt64(buckets))
      var dropped = 0
      for place in table.places(inBucket: bucket, count: buckets) {
        let id = ConnectionID(rawValue: Int32(truncatingIfNeeded: place))
        if self[id].status.contains(.offload) { continue }
        if self[id].expiry <= now {
          delete(id, at: now)
        } else if !self[id].status.contains(.assured), delete(id, at: now) {
          dropped += 1
        }
      }
      if dropped > 0 {
        statistics.earlyDrop += dropped
        return true
      }
    }
    return false
  }
}
