/// The keys from one number up to another, and the element that they belong to.
struct KeyInterval: Sendable, Hashable {
  /// The lowest key.
  var low: UInt128
  /// The highest key.
  var high: UInt128
  /// The index of the element.
  var element: Int
  /// Whether an earlier command of the same file sends it (nft's `EXPR_F_KERNEL`).
  var isSent = false

  init(low: UInt128, high: UInt128, element: Int) {
    self.low = low
    self.high = high
    self.element = element
  }
}

extension [KeyInterval] {
  /// Sorts by the lowest key; those that begin at the same key change their order, as in nft
  /// (nftables src/mergesort.c).
  mutating func sortByLow() {
    let isSorted = zip(self, dropFirst()).allSatisfy { $0.low < $1.low }
    guard !isSorted else { return }
    sort { $0.low < $1.low || ($0.low == $1.low && $0.element > $1.element) }
  }

  /// Both lists as one; of those that begin at the same key, the ones of this list come first.
  func merging(_ others: [KeyInterval]) -> [KeyInterval] {
    if others.isEmpty { return self }
    var result: [KeyInterval] = []
    result.reserveCapacity(count + others.count)
    var rest = others[...]
    for interval in self {
      while let other = rest.first, other.low < interval.low {
        result.append(other)
        rest.removeFirst()
      }
      result.append(interval)
    }
    return result + rest
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

  /// Joins those that share keys or touch each other, of sorted intervals.
  ///
  /// The element with the lowest key stays, unless it was sent already and the other wasn't.
  ///
  /// - Returns: Those that were sent and are to be removed again, as another one covers them.
  mutating func join() -> [KeyInterval] {
    var joined: [KeyInterval] = []
    joined.reserveCapacity(count)
    var replaced: [KeyInterval] = []
    for next in self {
      guard let last = joined.last else {
        joined.append(next)
        continue
      }
      if next.high <= last.high {
        if next.isSent { replaced.append(next) }
      } else if next.low <= last.high || next.low == last.high + 1 {
        if last.isSent {
          replaced.append(last)
          joined[joined.count - 1] = next
          joined[joined.count - 1].low = last.low
        } else {
          if next.isSent { replaced.append(next) }
          joined[joined.count - 1].high = next.high
        }
      } else {
        joined.append(next)
      }
    }
    self = joined
    return replaced
  }
}
