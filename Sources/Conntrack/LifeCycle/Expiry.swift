public import CTVetPackets

extension Tracker {
  /// Removes all connections that expired, the first to appear first.
  public mutating func expire(at now: Timestamp) {
    expireExpectations(at: now)
    removeConnections(expiredBy: now, at: now)
  }

  /// Removes the connections that had expired at some time, the first to appear first.
  mutating func removeConnections(expiredBy limit: Timestamp, at now: Timestamp) {
    guard limit >= earliestExpiry else { return }
    var expired: [ConnectionID] = []
    var earliest = Timestamp(nanoseconds: .max)
    for place in 0..<table.placeCount
    where table.slots[place].isLinked {
      let expiry = table.slots[place].expiry
      if expiry <= limit {
        expired.append(ConnectionID(rawValue: Int32(place)))
      } else {
        earliest = min(earliest, expiry)
      }
    }
    earliestExpiry = earliest
    for id in expired.sorted(by: { self[$0].serial < self[$1].serial }) { delete(id, at: now) }
  }

  /// Sets how long a connection lives from now on unless its timeout is fixed (`nf_ct_refresh`).
  @inline(__always)
  public mutating func refresh(_ id: ConnectionID, seconds: UInt32, at now: Timestamp) {
    guard !self[id].status.contains(.fixedTimeout) else { return }
    let expiry = now.adding(seconds: Int64(seconds))
    self[id].expiry = expiry
    earliestExpiry = min(earliestExpiry, expiry)
  }

  /// How many nanoseconds a connection has left; never negative, and 0 before it is confirmed
  /// (`nf_ct_expires`).
  public func remainingNanoseconds(of id: ConnectionID, at now: Timestamp) -> Int64 {
    guard self[id].status.contains(.confirmed) else { return 0 }
    return max(0, self[id].expiry.nanoseconds &- now.nanoseconds)
  }
}
