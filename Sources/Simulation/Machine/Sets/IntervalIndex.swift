/// Finds elements by intervals of keys that share none (net/netfilter/nft_set_rbtree.c).
///
/// Layout: the lowest keys, sorted, beside the highest ones and the places; keys of up to eight bytes are
/// searched as numbers of 64 bits.
struct IntervalIndex: Sendable {
  private var narrowLows: [UInt64] = []
  private var narrowHighs: [UInt64] = []
  private var wideLows: [UInt128] = []
  private var wideHighs: [UInt128] = []
  private var places: [Int32] = []
  private let isNarrow: Bool

  /// Creates an index.
  ///
  /// - Parameter intervals: Sorted by their lowest keys, without common keys.
  init(_ intervals: [(low: UInt128, high: UInt128, place: Int32)], keyByteCount: Int) {
    isNarrow = keyByteCount <= 8
    places = intervals.map(\.place)
    if isNarrow {
      narrowLows = intervals.map { UInt64(truncatingIfNeeded: $0.low) }
      narrowHighs = intervals.map { UInt64(truncatingIfNeeded: $0.high) }
    } else {
      wideLows = intervals.map(\.low)
      wideHighs = intervals.map(\.high)
    }
  }

  /// The intervals of keys of at most eight bytes, sorted.
  var narrow: [(low: UInt64, high: UInt64, place: Int32)] {
    zip(zip(narrowLows, narrowHighs), places).map { ($0.0, $0.1, $1) }
  }

  /// The place of the element whose interval holds a key of at most eight bytes; −1 for none.
  func find(narrow key: UInt64) -> Int32 {
    let index = Self.last(in: narrowLows, notAbove: key)
    return index >= 0 && key <= narrowHighs[index] ? places[index] : -1
  }

  /// The place of the element whose interval holds a key; −1 for none.
  func find(_ key: UInt128) -> Int32 {
    if isNarrow { return find(narrow: UInt64(truncatingIfNeeded: key)) }
    let index = Self.last(in: wideLows, notAbove: key)
    return index >= 0 && key <= wideHighs[index] ? places[index] : -1
  }

  @inline(__always)
  private static func last<Key: FixedWidthInteger>(in keys: [Key], notAbove key: Key) -> Int {
    var (low, count) = (0, keys.count)
    while count > 0 {
      let half = count / 2
      if keys[low + half] <= key {
        low += half + 1
        count -= half + 1
      } else {
        count = half
      }
    }
    return low - 1
  }
}
