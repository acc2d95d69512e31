import CTVetBytecode
import CTVetConntrack
import CTVetPackets

/// What remembers something from packet to packet: `counter`, `limit`, `quota`, `last` and `ct count`.
extension RuleWalk {
  /// Runs an instruction on what it remembers.
  mutating func run(
    _ instruction: Instruction, _ state: inout ExpressionState, _ packet: InFlightPacket,
    _ tracker: inout Tracker, _ settings: MachineSettings
  ) -> StepOutcome {
    switch (instruction, state) {
    case (.counter, .counter(var counter)):
      counter.packets &+= 1
      counter.bytes &+= UInt64(length(of: packet))
      state = .counter(counter)
      return .next
    case (.limit(let limit), .limit(var tokens, var updated)):
      let isBelow = RateLimit(limit).take(
        length(of: packet), from: &tokens, updated: &updated, at: time)
      state = .limit(tokens: tokens, updated: updated)
      return isBelow != limit.isOver ? .next : .endRule
    case (.quota(let quota), .quota(let before)):
      let consumed = before &+ UInt64(length(of: packet))
      state = .quota(consumed: consumed)
      let isOver = consumed > quota.bytes
      return isOver == (quota.flags & 1 != 0) ? .next : .endRule
    case (.last, .last):
      state = .last(time)
      return .next
    case (.connectionLimit(let limit), .connections(var counted)):
      let outcome = run(limit, &counted, packet, &tracker, settings)
      state = .connections(counted)
      return outcome
    default: return .endRule
    }
  }

  private mutating func run(
    _ limit: Instruction.ConnectionLimit, _ counted: inout CountedConnections,
    _ packet: InFlightPacket, _ tracker: inout Tracker, _ settings: MachineSettings
  ) -> StepOutcome {
    guard let (tuple, standing) = countedConnection(packet, &tracker) else {
      // What can't be counted does not pass (`nf_conncount_add_skb`).
      return decide(.drop)
    }
    let tick = time.nanoseconds / (Timestamp.nanosecondsPerSecond / settings.ticksPerSecond)
    let now = time
    counted.add(tuple, standing, tick: tick) { tracker.isOpen($0, at: now) }
    let isOver = counted.count > Int(limit.count)
    return isOver == (limit.flags & 1 != 0) ? .next : .endRule
  }

  /// The connection that a packet counts as.
  private func countedConnection(
    _ packet: InFlightPacket, _ tracker: inout Tracker
  ) -> (Tuple, CountedConnections.Standing)? {
    if let id = Self.connection(of: packet, tracker) {
      return (tracker[id].original, Self.standing(tracker[id].status))
    }
    guard var tuple = Tuple(packet.bytes.span, packet.headers) else { return nil }
    let zone = packet.attachment.connection.map { tracker[$0].zone } ?? .standard
    tuple.zone = zone.number(in: .original)
    guard let found = tracker.find(tuple, zone: zone, at: time) else {
      return (tuple, .unconfirmed)
    }
    return (tuple, Self.standing(tracker[found.id].status))
  }

  private static func standing(_ status: ConnectionStatus) -> CountedConnections.Standing {
    if !status.contains(.confirmed) { return .unconfirmed }
    return status.contains(.assured) ? .assured : .confirmed
  }
}

extension Tracker {
  /// Whether the connection of a tuple is open; nil where there is none in the table (`already_closed`,
  /// net/netfilter/nf_conncount.c).
  fileprivate mutating func isOpen(_ tuple: Tuple, at time: Timestamp) -> Bool? {
    let zone = Zone(number: tuple.zone)
    guard let found = find(tuple, zone: zone, at: time) else { return nil }
    let connection = self[found.id]
    guard connection.original.transport == .tcp else { return true }
    return connection.tcp.state != .timeWait && connection.tcp.state != .close
  }
}
