public import CTVetPackets

/// A connection tracker that behaves as Linux's.
///
/// It knows nothing of rules, reads no clock and draws no random number of its own: time is a parameter,
/// randomness comes from `random`. A packet's way through it: `track` at conntrack's hook, `confirm` at
/// the end of input or postrouting, and `release` where the packet ends otherwise.
public struct Tracker: ~Copyable {
  /// Which kernel is meant.
  public let profile: KernelProfile
  /// The settings; they may change at any time.
  public var settings: TrackingSettings
  /// Where ports and addresses of NAT that the kernel draws come from.
  public var random: RandomSource
  /// What happened, in order, where `recordsEvents`; whoever reads them empties them.
  public var events: [ConntrackEvent] = []
  /// Whether `events` are kept.
  public var recordsEvents = false
  /// What was counted.
  public var statistics = TrackingStatistics()

  var table: ConnectionTable
  var extensionStore = ExtensionStore()
  var expectationTable = ExpectationTable()
  var translationTable = TranslationTable()
  var zoneTemplates: [Zone: ConnectionID] = [:]
  var lastSerial: UInt32 = 0
  /// Nothing in the table expires before this.
  var earliestExpiry = Timestamp(nanoseconds: .max)
  // With a member like this the compiler reads from the tracker where it lies; without it, it copies all of it
  // to read a part, which takes longer than all else that is done with a packet.
  private let anchor: (any Sendable)? = nil
  /// A full table is not searched for expired connections before this.
  var nextCollection = Timestamp(nanoseconds: .min)

  /// Creates an empty tracker, by default with the settings that its kernel begins with.
  public init(
    profile: KernelProfile = .linux618, settings: TrackingSettings? = nil,
    random: RandomSource = RandomSource(seed: 1)
  ) {
    self.profile = profile
    self.settings = settings ?? TrackingSettings(of: profile)
    self.random = random
    table = ConnectionTable(random: &self.random)
  }

  /// How many connections there are, unconfirmed ones included (`nf_conntrack_count`).
  public var count: Int { table.count }

  /// How many bytes of memory the table takes, extensions not counted.
  public var tableByteCount: Int { table.byteCount }

  /// A connection that a packet is attached to, or that was found.
  public subscript(id: ConnectionID) -> Connection {
    @inline(__always)
    _read { yield table.slots[Int(id.rawValue)] }
    @inline(__always)
    _modify { yield &table.slots[Int(id.rawValue)] }
  }

  /// The connections in the table, in the order in which they appeared; those that expired and were not
  /// met since are among them.
  public var connectionIDs: [ConnectionID] {
    var found: [ConnectionID] = []
    for place in 0..<table.placeCount where table.slots[place].presence.contains(.original) {
      found.append(ConnectionID(rawValue: Int32(place)))
    }
    return found.sorted { self[$0].serial < self[$1].serial }
  }

  /// Copies of the connections in the table, in the order in which they appeared.
  public var connections: [Connection] {
    connectionIDs.map { self[$0] }
  }

  /// The connection that a tuple leads to in a zone; one that expired is removed on the way
  /// (`nf_conntrack_find_get`).
  public mutating func find(
    _ tuple: Tuple, zone: Zone = .standard, at now: Timestamp
  ) -> (id: ConnectionID, direction: Direction)? {
    var wanted = tuple
    wanted.zone = zone.number(in: .original)
    let isOneZone = zone.number(in: .reply) == wanted.zone
    if let found = find(wanted, only: isOneZone ? nil : .original, at: now) { return found }
    if isOneZone { return nil }
    wanted.zone = zone.number(in: .reply)
    return find(wanted, only: .reply, at: now)
  }

  /// The connection that a tuple of the standard zone leads to; one that expired is removed on the way.
  @inline(__always)
  mutating func findInStandardZone(
    _ tuple: Tuple, at now: Timestamp
  ) -> (id: ConnectionID, direction: Direction)? {
    guard let found = table.find(tuple) else { return nil }
    if table.slots[found.place].expiry > now {
      return (ConnectionID(rawValue: Int32(truncatingIfNeeded: found.place)), found.direction)
    }
    return find(tuple, only: nil, at: now)
  }

  @inline(never)
  private mutating func find(
    _ tuple: Tuple, only direction: Direction?, at now: Timestamp
  ) -> (id: ConnectionID, direction: Direction)? {
    while let found = table.find(tuple, where: { direction == nil || $1 == direction }) {
      let id = ConnectionID(rawValue: Int32(truncatingIfNeeded: found.place))
      if table.slots[found.place].expiry > now { return (id, found.direction) }
      delete(id, at: now)
    }
    return nil
  }

  /// Whether a connection in the table stands in the way of a reply tuple; one with the same original
  /// tuple doesn't (`nf_conntrack_tuple_taken`).
  public mutating func isTaken(
    _ reply: Tuple, ignoring id: ConnectionID, at now: Timestamp
  ) -> Bool {
    let zone = self[id].zone
    var wanted = reply
    wanted.zone = zone.number(in: .reply)
    let original = self[id].original
    while true {
      let found = table.find(wanted) { place, direction in
        place != Int(id.rawValue)
          && table.slots[place].tuple(direction).zone == zone.number(in: direction)
          && (table.slots[place].expiry <= now || table.slots[place].original != original)
      }
      guard let found else { return false }
      if table.slots[found.place].expiry > now { return true }
      delete(ConnectionID(rawValue: Int32(truncatingIfNeeded: found.place)), at: now)
    }
  }
}
