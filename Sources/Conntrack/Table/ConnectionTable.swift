/// All connections: those that tuples lead to, those not confirmed yet, templates.
///
/// A place of a connection that left the table is not used again at once, so that a packet on its way
/// still reads what it was attached to.
struct ConnectionTable: ~Copyable {
  /// How many removed connections are kept.
  private static let quarantineCount = 64

  var slots = ConnectionSlots()
  /// How many connections there are, unconfirmed ones included, templates not (`nf_conntrack_count`).
  private(set) var count = 0
  private var index = TupleIndex()
  private let hash: TupleHash
  private var entryCount = 0
  private var freePlaces: [Int32] = []
  private var quarantine: [Int32] = []
  private var quarantineStart = 0
  /// How many places are in use or were.
  private(set) var placeCount = 0

  /// How many bytes of memory it takes.
  var byteCount: Int {
    slots.capacity * MemoryLayout<Connection>.stride + index.byteCount
      + (freePlaces.capacity + quarantine.capacity) * MemoryLayout<Int32>.stride
  }

  init(random: inout RandomSource) {
    hash = TupleHash(random: &random)
  }

  /// A free place; where it was used before, what was there still is.
  mutating func takePlace(like connection: Connection) -> Int {
    if let free = freePlaces.popLast() { return Int(free) }
    let place = placeCount
    placeCount += 1
    if place >= slots.capacity { slots.grow(filledWith: connection) }
    return place
  }

  /// Puts a connection at a place that was taken.
  mutating func put(_ connection: Connection, at place: Int) {
    if !connection.status.contains(.template) { count += 1 }
    slots[place] = connection
    slots[place].presence.insert(.used)
  }

  /// Frees the place of a connection that no tuple leads to; it is used again soon if nothing refers to
  /// it any more, else late.
  mutating func free(_ place: Int, isReferred: Bool) {
    if !slots[place].status.contains(.template) { count -= 1 }
    slots[place].presence.remove(.used)
    guard isReferred else {
      freePlaces.append(Int32(place))
      return
    }
    if quarantine.count < Self.quarantineCount {
      quarantine.append(Int32(place))
    } else {
      freePlaces.append(quarantine[quarantineStart])
      quarantine[quarantineStart] = Int32(place)
      quarantineStart = (quarantineStart + 1) % Self.quarantineCount
    }
  }

  /// Makes the tuple of a direction lead to a connection.
  mutating func link(_ place: Int, _ direction: Direction) {
    if index.mustGrow(placeLimit: placeCount) { rebuild() }
    index.insert(hash(slots[place].tuple(direction)), place: place, direction: direction)
    slots[place].presence.insert(.init(direction))
    entryCount += 1
  }

  /// Makes the tuple of a direction lead nowhere.
  mutating func unlink(_ place: Int, _ direction: Direction) {
    guard slots[place].presence.remove(.init(direction)) != nil else { return }
    index.remove(hash(slots[place].tuple(direction)), place: place, direction: direction)
    entryCount -= 1
  }

  /// A confirmed connection that a tuple leads to.
  @inline(__always)
  func find(
    _ tuple: Tuple, where isWanted: (Int, Direction) -> Bool = { _, _ in true }
  ) -> (place: Int, direction: Direction)? {
    index.find(hash(tuple)) { place, direction in
      slots[place].tuple(direction) == tuple && isWanted(place, direction)
    }
  }

  /// The bucket that a tuple falls into where the kernel's table has so many.
  func bucket(of tuple: Tuple, count: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: ((hash(tuple) >> 32) &* UInt64(count)) >> 32)
  }

  /// The places of the connections in a bucket of the kernel's table, either direction.
  func places(inBucket bucket: UInt32, count: UInt32) -> [Int] {
    // The hashes whose upper half, times the count, has the bucket in its own upper half.
    let lowest = (UInt64(bucket) << 32 + UInt64(count) - 1) / UInt64(count)
    let highest = ((UInt64(bucket) + 1) << 32 - 1) / UInt64(count)
    return index.places(from: lowest << 32, through: highest << 32 | 0xFFFF_FFFF).filter { place in
      [Direction.original, .reply].contains { direction in
        slots[place].presence.contains(.init(direction))
          && self.bucket(of: slots[place].tuple(direction), count: count) == bucket
      }
    }
  }

  private mutating func rebuild() {
    index.reset(entryCount: entryCount + 2, placeLimit: max(slots.capacity * 2, placeCount))
    for place in 0..<placeCount {
      let presence = slots[place].presence
      if presence.contains(.original) {
        index.insert(hash(slots[place].original), place: place, direction: .original)
      }
      if presence.contains(.reply) {
        index.insert(hash(slots[place].reply), place: place, direction: .reply)
      }
    }
  }
}
