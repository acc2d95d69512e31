/// A set of short keys that no packet changes, in an array that all such sets share.
///
/// Layout: a hashed set has a power of two of slots, at most half full, each with a key below and its
/// place, counted from 1, above. A sorted one has its intervals, each with the lowest key below and the
/// highest one above, and behind them their places.
struct QuickSet: Sendable {
  /// How elements are found.
  enum Kind: UInt8, Sendable {
    /// In the set itself.
    case table
    /// By the hash of the key.
    case hashed
    /// Between others.
    case sorted
  }

  private(set) var kind = Kind.table
  /// How far a hash is shifted to be the number of a slot.
  private var shift: UInt8 = 0
  /// How far a key is shifted whose bytes are the most significant ones of a word.
  private var keyShift: UInt8 = 0
  /// Which bits of a key count.
  private var mask: UInt32 = 0
  private var start: UInt32 = 0
  private var count: UInt32 = 0
  /// The place of the element for all other keys; −1 for none.
  private var otherPlace: Int32 = -1

  /// The set itself.
  static let table = QuickSet()

  private init() {}

  /// Copies a set behind others; one that can't be copied stays as it is.
  init(_ table: SetTable, to shared: inout [UInt64]) {
    guard !table.store.hasTimeouts, (1...4).contains(table.keyByteCount) else { return }
    start = UInt32(truncatingIfNeeded: shared.count)
    otherPlace = table.catchAll
    switch table.search {
    case .fields: return
    case .exact:
      kind = .hashed
      mask = table.lastWordMask
      fill(table, &shared)
    case .intervals:
      kind = .sorted
      keyShift = UInt8(32 - table.keyByteCount * 8)
      let intervals = table.intervals.narrow
      count = UInt32(intervals.count)
      shared += intervals.map { $0.low | $0.high << 32 }
      shared += intervals.map { UInt64(UInt32(bitPattern: $0.place)) }
    }
  }

  private mutating func fill(_ table: SetTable, _ shared: inout [UInt64]) {
    let places = table.exact.places
    var bits = 2
    while 1 << bits < places.count * 2 { bits += 1 }
    shift = UInt8(32 - bits)
    count = 1 << UInt32(bits)
    shared += repeatElement(0, count: 1 << bits)
    for place in places {
      let key = table.store.keys[Int(place)]
      var slot = slot(of: key)
      while shared[Int(start &+ slot)] != 0 { slot = (slot &+ 1) & (count &- 1) }
      shared[Int(start &+ slot)] = UInt64(key) | UInt64(place + 1) << 32
    }
  }

  @inline(__always)
  private func slot(of key: UInt32) -> UInt32 { (key &* 0x9E37_79B1) >> UInt32(shift) }

  /// The place of the element that holds a key; −1 for none.
  @inline(__always)
  func find(_ word: UInt32, in shared: Span<UInt64>) -> Int32 {
    if kind == .hashed {
      let key = word & mask
      var slot = slot(of: key)
      while true {
        let held = shared[Int(start &+ slot)]
        if held == 0 { return otherPlace }
        if UInt32(truncatingIfNeeded: held) == key { return Int32(held >> 32) - 1 }
        slot = (slot &+ 1) & (count &- 1)
      }
    }
    let key = word.byteSwapped >> UInt32(keyShift)
    var low: UInt32 = 0
    var rest = count
    while rest > 0 {
      let half = rest / 2
      if UInt32(truncatingIfNeeded: shared[Int(start &+ low &+ half)]) <= key {
        low &+= half &+ 1
        rest &-= half &+ 1
      } else {
        rest = half
      }
    }
    guard low > 0, key <= UInt32(shared[Int(start &+ low &- 1)] >> 32) else { return otherPlace }
    return Int32(truncatingIfNeeded: shared[Int(start &+ count &+ low &- 1)])
  }
}
