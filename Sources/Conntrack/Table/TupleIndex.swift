import CTVetCMemory

/// Where connections are found by their tuples: open addressing with linear probing.
///
/// An entry has a reference in its low bits (0 for none, 1 for one that was removed, else place × 2 +
/// direction + 2) and as many bits of the hash as fit above.
@safe
struct TupleIndex: ~Copyable {
  private static let removed: UInt32 = 1

  private var entries: UnsafeMutablePointer<UInt32>
  private var capacityBits = 6
  private var referenceBits = 12
  // Both follow from the bits; every packet needs them.
  private var mask = 1 << 6 - 1
  private var referenceMask: UInt32 = 1 << 12 - 1
  private var usedCount = 0

  init() {
    unsafe entries = Self.zeros(1 << capacityBits)
  }

  deinit {
    unsafe ctvet_free(entries)
  }

  private static func zeros(_ count: Int) -> UnsafeMutablePointer<UInt32> {
    let memory = unsafe ctvet_resize(nil, count * MemoryLayout<UInt32>.stride)
      .assumingMemoryBound(to: UInt32.self)
    unsafe memory.initialize(repeating: 0, count: count)
    return unsafe memory
  }

  /// How many bytes of memory it takes.
  var byteCount: Int { MemoryLayout<UInt32>.stride << capacityBits }

  /// Goes through the references whose hash may be the one given; `isWanted` gets place and direction
  /// and ends the walk.
  @inline(__always)
  func find(
    _ hash: UInt64, where isWanted: (Int, Direction) -> Bool
  ) -> (place: Int, direction: Direction)? {
    let tag = UInt32(truncatingIfNeeded: hash) & ~referenceMask
    var slot = Int(truncatingIfNeeded: hash &>> UInt64(64 &- capacityBits))
    while true {
      let entry = unsafe entries[slot]
      if entry == 0 { return nil }
      let reference = entry & referenceMask
      if entry & ~referenceMask == tag, reference >= 2 {
        let place = Int(reference &- 2) >> 1
        let direction: Direction = reference & 1 == 0 ? .original : .reply
        if isWanted(place, direction) { return (place, direction) }
      }
      slot = (slot &+ 1) & mask
    }
  }

  /// Brings into the cache where the walk for a hash begins.
  @inline(__always)
  func prefetch(_ hash: UInt64) {
    unsafe ctvet_prefetch(entries + Int(truncatingIfNeeded: hash &>> UInt64(64 &- capacityBits)))
  }

  /// The place of the first entry near the start of the walk whose hash may be the one given.
  @inline(__always)
  func firstPlace(_ hash: UInt64) -> Int? {
    let tag = UInt32(truncatingIfNeeded: hash) & ~referenceMask
    let start = Int(truncatingIfNeeded: hash &>> UInt64(64 &- capacityBits))
    for step in 0..<2 {
      let entry = unsafe entries[(start &+ step) & mask]
      if entry == 0 { return nil }
      let reference = entry & referenceMask
      if entry & ~referenceMask == tag, reference >= 2 { return Int(reference &- 2) >> 1 }
    }
    return nil
  }

  /// The places of entries whose hash may lie in a range.
  func places(from lowest: UInt64, through highest: UInt64) -> [Int] {
    let first = Int(truncatingIfNeeded: lowest >> UInt64(64 - capacityBits))
    let last = Int(truncatingIfNeeded: highest >> UInt64(64 - capacityBits))
    var places: [Int] = []
    var slot = first
    while true {
      let entry = unsafe entries[slot & mask]
      if slot > last, entry == 0 { return places }
      let reference = entry & referenceMask
      if reference >= 2 { places.append(Int(reference &- 2) >> 1) }
      slot += 1
    }
  }

  /// Whether one more entry, of a place below the limit, needs another index.
  @inline(__always)
  func mustGrow(placeLimit: Int) -> Bool {
    usedCount >= 5 << (capacityBits - 3) || placeLimit * 2 + 2 > 1 << referenceBits
  }

  /// Empties the index and gives it room for so many entries of places below the limit.
  mutating func reset(entryCount: Int, placeLimit: Int) {
    var bits = 6
    while entryCount >= 1 << (bits - 1) { bits += 1 }
    unsafe ctvet_free(entries)
    unsafe entries = Self.zeros(1 << bits)
    capacityBits = bits
    usedCount = 0
    while placeLimit * 2 + 2 > 1 << referenceBits { referenceBits += 1 }
    mask = 1 << capacityBits - 1
    referenceMask = UInt32(1) << UInt32(referenceBits) - 1
  }

  /// Adds a reference; there must be room.
  mutating func insert(_ hash: UInt64, place: Int, direction: Direction) {
    var slot = Int(truncatingIfNeeded: hash &>> UInt64(64 &- capacityBits))
    while unsafe entries[slot] & referenceMask >= 2 {
      slot = (slot &+ 1) & mask
    }
    if unsafe entries[slot] == 0 { usedCount += 1 }
    let reference = (UInt32(place) << 1 | UInt32(direction.rawValue)) + 2
    unsafe entries[slot] = UInt32(truncatingIfNeeded: hash) & ~referenceMask | reference
  }

  /// Removes a reference, if it is there.
  mutating func remove(_ hash: UInt64, place: Int, direction: Direction) {
    let wanted =
      UInt32(truncatingIfNeeded: hash) & ~referenceMask
      | (UInt32(place) << 1 | UInt32(direction.rawValue)) + 2
    var slot = Int(truncatingIfNeeded: hash &>> UInt64(64 &- capacityBits))
    while unsafe entries[slot] != wanted {
      if unsafe entries[slot] == 0 { return }
      slot = (slot &+ 1) & mask
    }
    guard unsafe entries[(slot &+ 1) & mask] == 0 else {
      unsafe entries[slot] = Self.removed
      return
    }
    // Nothing follows, so neither this entry nor removed ones in front of it keep a walk going.
    repeat {
      unsafe entries[slot] = 0
      usedCount -= 1
      slot = (slot &- 1) & mask
    } while unsafe entries[slot] == Self.removed
  }
}
