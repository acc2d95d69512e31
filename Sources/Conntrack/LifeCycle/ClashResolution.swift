import CTVetPackets

extension Tracker {
  /// How many seconds a connection lives that is known by its reply tuple alone.
  private static let clashSeconds: Int64 = 1

  /// The connection in the table that has a tuple in a zone; one that expired is removed on the way.
  private mutating func holder(
    of tuple: Tuple, zone: Zone, at now: Timestamp
  ) -> ConnectionID? {
    while true {
      let found = table.find(tuple) { place, direction in
        table.slots[place].tuple(direction).zone == zone.number(in: direction)
      }
      guard let found else { return nil }
      let id = ConnectionID(rawValue: Int32(truncatingIfNeeded: found.place))
      if table.slots[found.place].expiry > now { return id }
      delete(id, at: now)
    }
  }

  /// The connection in the table that has one of a connection's tuples.
  mutating func clash(with id: ConnectionID, at now: Timestamp) -> ConnectionID? {
    let zone = self[id].zone
    return holder(of: self[id].original, zone: zone, at: now)
      ?? holder(of: self[id].reply, zone: zone, at: now)
  }

  /// Does what can be done for a connection whose tuple another one took meanwhile
  /// (`nf_ct_resolve_clash`).
  ///
  /// - Returns: Whether the packet goes on; it may be attached to the other connection then.
  mutating func resolveClash(
    of id: ConnectionID, with winner: ConnectionID, attached: inout Attachment, at now: Timestamp
  ) -> Bool {
    let transport = self[id].original.transport
    if transport.allowsClashes(profile) {
      if merge(id, into: winner, &attached) { return true }
      let holder = holder(of: self[id].reply, zone: self[id].zone, at: now)
      if let holder {
        if merge(id, into: holder, &attached) { return true }
      } else {
        insertForReplies(id, at: now)
        return true
      }
    }
    statistics.drop += 1
    statistics.insertFailed += 1
    return false
  }

  /// Attaches the packet to another connection of the same flow, if it is one.
  private mutating func merge(
    _ id: ConnectionID, into winner: ConnectionID, _ attached: inout Attachment
  ) -> Bool {
    guard canMerge(id, into: winner), let info = attached.info else { return false }
    let extensions = extensions(of: id)
    let counter =
      info.direction == .original ? extensions.originalCounter : extensions.replyCounter
    if let counter { account(winner, info.direction, bytes: Int(counter.bytes)) }
    release(attached)
    attached.connection = winner
    statistics.clashesResolved += 1
    return true
  }

  /// Whether two connections are the same flow (`nf_ct_match`, `nf_ct_match_reverse`).
  private func canMerge(_ id: ConnectionID, into winner: ConnectionID) -> Bool {
    let (original, reply) = (self[id].original, self[id].reply)
    if original == self[winner].original && reply == self[winner].reply { return true }
    if profile.mergesFlowsWithoutNAT {
      return self[winner].status.isDisjoint(with: [.sourceNATDone, .destinationNATDone])
    }
    return profile.mergesOppositeFlows && original == self[winner].reply
      && reply == self[winner].original
  }

  /// Puts a connection into the table by its reply tuple alone, for a short time
  /// (`nf_ct_resolve_clash_harder`).
  private mutating func insertForReplies(_ id: ConnectionID, at now: Timestamp) {
    self[id].expiry = now.adding(seconds: Self.clashSeconds)
    earliestExpiry = min(earliestExpiry, self[id].expiry)
    self[id].status.formUnion([.fixedTimeout, .natClash])
    table.link(Int(id.rawValue), .reply)
    self[id].status.insert(.confirmed)
    statistics.clashesResolved += 1
  }
}

extension TransportProtocol {
  /// Whether packets of one flow may begin two connections, of which one stays (`allow_clash`).
  func allowsClashes(_ profile: KernelProfile) -> Bool {
    switch self {
    case .tcp, .sctp, .icmp, .icmpv6: false
    case .gre: profile.allowsClashesOfGRE
    default: true
    }
  }
}
