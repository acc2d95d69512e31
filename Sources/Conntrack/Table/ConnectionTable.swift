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
  var placeCount: Int { slots.count }

  /// How many bytes of memory it takes.
  var byteCount: Int {
    slots.byteCount + index.byteCount
      + (freePlaces.capacity + quarantine.capacity) * MemoryLayout<Int32>.stride
  }

  init(random: inout RandomSource) {
    hash = TupleHash(random: &random)
  }

  /// Gives a connection a place.
  ///
  /// - Parameter vacate: Called with what the place held before, if it was used.
  mutating func add(_ connection: Connection, vacate: (borrowing Connection) -> Void) -> Int {
    if !connection.status.contains(.template) { count += 1 }
    var used = connection
    used.presence.insert(.used)
    guard let free = freePlaces.popLast() else { return slots.append(used) }
    let place = Int(free)
    vacate(slots[place])
    slots[place] = used
    return place
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
    link(place, direction, hash: hash(slots[place].tuple(direction)))
  }

  /// Makes the tuple of a direction, whose hash is known, lead to a connection.
  @inline(__always)
  mutating func link(_ place: Int, _ direction: Direction, hash: UInt64) {
    if index.mustGrow(placeLimit: placeCount) { rebuild() }
    index.insert(hash, place: place, direction: direction)
    slots[place].presence.insert(.init(direction))
    entryCount += 1
  }

  /// Makes the tuple of a direction lead nowhere.
  mutating func unlink(_ place: Int, _ direction: Direction) {
    guard slots[place].presence.remove(.init(direction)) != nil else { return }
    index.remove(hash(slots[place].tuple(direction)), place: place, direction: direction)
    entryCount -= 1
  }

  /// The hash of a tuple, by which it is found.
  @inline(__always)
  func hash(of tuple: Tuple) -> UInt64 { hash(tuple) }

  /// A confirmed connection that a tuple leads to.
  @inline(__always)
  func find(
    _ tuple: Tuple, where isWanted: (Int, Direction) -> Bool = { _, _ in true }
  ) -> (place: Int, direction: Direction)? {
    find(tuple, hash: hash(tuple), where: isWanted)
  }

  /// A confirmed connection that a tuple, whose hash is known, leads to.
  @inline(__always)
  func find(
    _ tuple: Tuple, hash: UInt64, where isWanted: (Int, Direction) -> Bool = { _, _ in true }
  ) -> (place: Int, direction: Direction)? {
    index.find(hash) { place, direction in
      let isSame =
        direction == .original
        ? slots[place].original.isSame(as: tuple) : slots[place].reply.isSame(as: tuple)
      return isSame && isWanted(place, direction)
    }
  }

  /// Brings into the cache where the search for a hash begins.
  @inline(__always)
  func prefetchIndex(_ hash: UInt64) { index.prefetch(hash) }

  /// Brings into the cache what a search for a hash is likely to find.
  ///
  /// - Returns: Whether there is something.
  @inline(__always)
  func prefetchConnection(_ hash: UInt64) -> Bool {
    guard let place = index.firstPlace(hash) else { return false }
    slots.prefetch(place)
    return true
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
    index.reset(entryCount: entryCount + 2, placeLimit: placeCount * 2)
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
