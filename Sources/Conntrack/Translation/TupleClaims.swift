import CTVetPackets

/// Whether a connection may leave as a tuple tells: no other one may get the same replies.
extension Tracker {
  /// How many tries are left when closed connections are evicted (`NF_NAT_HARDER_THRESH`).
  private static let evictingTryCount = 32

  /// Whether another connection gets the replies to a tuple (`nf_nat_used_tuple`).
  mutating func isUsed(_ tuple: Tuple, for id: ConnectionID, at now: Timestamp) -> Bool {
    guard let reply = tuple.inverse else { return false }
    return isTaken(reply, ignoring: id, at: now)
  }

  /// As `isUsed`, for a connection that would leave as it came (`nf_nat_used_tuple_new`).
  ///
  /// The two directions of one exchange may have begun a connection each; where NAT touches neither, that
  /// is left to the resolution of clashes, lest it gives the replies another port.
  mutating func isUsedUnchanged(
    _ tuple: Tuple, for id: ConnectionID, at now: Timestamp
  ) -> Bool {
    guard isUsed(tuple, for: id, at: now) else { return false }
    let touched: ConnectionStatus = [.sourceNAT, .destinationNAT, .sequenceAdjust]
    guard profile.sparesOppositeFlows, tuple.transport.allowsClashes(profile),
      self[id].status.isDisjoint(with: touched)
    else { return true }
    let zone = self[id].zone
    let first = find(tuple, zone: zone, at: now)
    guard let found = first ?? tuple.inverse.flatMap({ find($0, zone: zone, at: now) }) else {
      return false
    }
    return found.direction == .original || !self[found.id].status.isDisjoint(with: touched)
      || self[found.id].original != self[id].reply
  }

  /// As `isUsed`, but the last tries evict a TCP connection that is over and whose sequence numbers the
  /// new one has left behind (`nf_nat_used_tuple_harder`).
  mutating func isUsedEvicting(
    _ tuple: Tuple, for id: ConnectionID, triesLeft: Int, at now: Timestamp
  ) -> Bool {
    guard profile.evictsClosedConnections, triesLeft <= Self.evictingTryCount,
      tuple.transport == .tcp,
      self[id].tcp.state == .synSent, let reply = tuple.inverse
    else { return isUsed(tuple, for: id, at: now) }
    guard let found = find(reply, zone: self[id].zone, at: now) else { return false }
    guard found.direction == .reply, found.id != id,
      mayBeEvicted(found.id, by: id), delete(found.id, at: now)
    else { return true }
    return !self[found.id].status.isDisjoint(with: [.offload, .hardwareOffload])
  }

  private func mayBeEvicted(_ old: ConnectionID, by new: ConnectionID) -> Bool {
    let status = self[old].status
    return self[old].tcp.state.rawValue >= TCPState.timeWait.rawValue
      && status.isDisjoint(with: [.fixedTimeout, .dying]) && status.contains(.sourceNAT)
      && self[new].tcp.original.end.comesAfter(self[old].tcp.original.end)
  }
}
