/// Finds elements by their whole key.
///
/// Layout: open addressing over a power of two of slots, at most half full; removed slots stay marked until
/// the next growth.
struct ExactIndex: Sendable {
  private static let empty: Int32 = -1
  private static let removed: Int32 = -2

  private var slots: [Int32] = Array(repeating: ExactIndex.empty, count: 8)
  private var used = 0

  /// Makes room for so many elements.
  mutating func reserve(_ count: Int, _ store: ElementStore) {
    var capacity = slots.count
    while capacity < count * 2 + 2 { capacity *= 2 }
    if capacity > slots.count { rebuild(capacity: capacity, store) }
  }

  @inline(__always)
  private static func mixed(_ hash: UInt64, _ word: UInt32) -> UInt64 {
    let product = (hash ^ UInt64(word)) &* 0x9E37_79B9_7F4A_7C15
    return product ^ (product >> 32)
  }

  private static func hash(_ key: some Sequence<UInt32>) -> UInt64 {
    key.reduce(0x51_7CC1_B727_220A, mixed)
  }

  /// The place of the element with a key of one word; −1 for none.
  @inline(__always)
  func find(word: UInt32, in store: borrowing ElementStore) -> Int32 {
    var slot = Int(truncatingIfNeeded: Self.mixed(0x51_7CC1_B727_220A, word)) & (slots.count - 1)
    while true {
      let place = slots[slot]
      if place == Self.empty { return -1 }
      if place >= 0, store.keys[Int(place)] == word { return place }
      slot = (slot + 1) & (slots.count - 1)
    }
  }

  /// The place of the element with a key; −1 for none.
  ///
  /// - Parameter word: The words of the key.
  func find(in store: borrowing ElementStore, word: (Int) -> UInt32) -> Int32 {
    let count = store.keyWordCount
    var hash: UInt64 = 0x51_7CC1_B727_220A
    for index in 0..<count { hash = Self.mixed(hash, word(index)) }
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while true {
      let place = slots[slot]
      if place == Self.empty { return -1 }
      if place >= 0 {
        let start = Int(place) * count
        var isEqual = true
        for index in 0..<count where store.keys[start + index] != word(index) { isEqual = false }
        if isEqual { return place }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
  }

  /// Adds an element that is in the store.
  mutating func insert(_ place: Int32, _ store: ElementStore) {
    if (used + 1) * 2 > slots.count {
      rebuild(
        capacity: store.count * 4 > slots.count ? slots.count * 2 : slots.count, store,
        without: place)
    }
    put(place, store)
  }

  private mutating func put(_ place: Int32, _ store: ElementStore) {
    var slot = Int(truncatingIfNeeded: Self.hash(store.key(place))) & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    if slots[slot] == Self.empty { used += 1 }
    slots[slot] = place
  }

  /// Takes out an element that is in the store.
  mutating func remove(_ place: Int32, _ store: ElementStore) {
    var slot = Int(truncatingIfNeeded: Self.hash(store.key(place))) & (slots.count - 1)
    while slots[slot] != Self.empty {
      if slots[slot] == place {
        slots[slot] = Self.removed
        return
      }
      slot = (slot + 1) & (slots.count - 1)
    }
  }

  private mutating func rebuild(capacity: Int, _ store: ElementStore, without left: Int32 = -1) {
    let held = slots.filter { $0 >= 0 && $0 != left }
    slots = Array(repeating: Self.empty, count: capacity)
    used = 0
    for place in held { put(place, store) }
  }

  /// The places of all elements.
  var places: [Int32] { slots.filter { $0 >= 0 } }
}
