/// The keys from one number up to another, and the element that they belong to.
struct KeyInterval: Sendable, Hashable {
  /// The lowest key.
  var low: UInt128
  /// The highest key.
  var high: UInt128
  /// The index of the element.
  let element: Int
}

extension [KeyInterval] {
  /// Sorts by the lowest key; those that begin at the same key change their order, as in nft
  /// (nftables src/mergesort.c).
  mutating func sortByLow() {
    let isSorted = zip(self, dropFirst()).allSatisfy { $0.low < $1.low }
    guard !isSorted else { return }
    sort { $0.low < $1.low || ($0.low == $1.low && $0.element > $1.element) }
  }

  /// The first two, in the sorted order, that share keys without being the same.
  func firstConflict() -> (first: Int, second: Int)? {
    for (previous, next) in zip(self, dropFirst()) where next.low <= previous.high {
      if previous.low != next.low || previous.high != next.high {
        return (previous.element, next.element)
      }
    }
    return nil
  }

  /// Joins those that share keys or touch each other, of sorted intervals; the element with the
  /// lowest key stays.
  func merged() -> [KeyInterval] {
    var result: [KeyInterval] = []
    result.reserveCapacity(count)
    for next in self {
      guard let last = result.last else {
        result.append(next)
        continue
      }
      if next.high <= last.high { continue }
      if next.low <= last.high || next.low == last.high + 1 {
        result[result.count - 1].high = next.high
      } else {
        result.append(next)
      }
    }
    return result
  }
}
