/// Finds elements by an interval for each part of a concatenation; of several that hold a key the first
/// is taken (net/netfilter/nft_set_pipapo.c).
struct FieldIndex: Sendable {
  /// The lowest and highest bytes of each element, part by part, in the order in which they came.
  private var lows: [UInt8] = []
  private var highs: [UInt8] = []
  private var places: [Int32] = []
  private let byteCount: Int
  /// Where the bytes of each part lie in a key.
  private let offsets: [Int]
  private let counts: [Int]

  init(fieldByteCounts: [Int]) {
    counts = fieldByteCounts
    byteCount = fieldByteCounts.reduce(0, +)
    var offset = 0
    offsets = fieldByteCounts.map { count in
      defer { offset += (count + 3) / 4 * 4 }
      return offset
    }
  }

  /// Adds an element behind all others.
  mutating func append(low: [UInt8], high: [UInt8], place: Int32) {
    for (offset, count) in zip(offsets, counts) {
      for index in offset..<offset + count {
        lows.append(index < low.count ? low[index] : 0)
        highs.append(index < high.count ? high[index] : 0)
      }
    }
    places.append(place)
  }

  /// The first element that holds a key and may be taken; −1 for none.
  ///
  /// - Parameter key: The bytes of the key with their padding.
  func find(_ key: [UInt8], isLive: (Int32) -> Bool) -> Int32 {
    for (index, place) in places.enumerated() where holds(key, at: index) && isLive(place) {
      return place
    }
    return -1
  }

  private func holds(_ key: [UInt8], at index: Int) -> Bool {
    var start = index * byteCount
    for (offset, count) in zip(offsets, counts) {
      if !Self.isInside(key, offset, count, lows, highs, start) { return false }
      start += count
    }
    return true
  }

  /// Whether the bytes of one part are neither below its lowest nor above its highest ones.
  private static func isInside(
    _ key: [UInt8], _ offset: Int, _ count: Int, _ lows: [UInt8], _ highs: [UInt8], _ start: Int
  ) -> Bool {
    var isAboveLow = false
    var isBelowHigh = false
    for index in 0..<count {
      let byte = key[offset + index]
      if !isAboveLow {
        let low = lows[start + index]
        if byte < low { return false }
        isAboveLow = byte > low
      }
      if !isBelowHigh {
        let high = highs[start + index]
        if byte > high { return false }
        isBelowHigh = byte < high
      }
    }
    return true
  }
}
