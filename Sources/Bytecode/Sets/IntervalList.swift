/// The intervals of a set in their order, and the elements that catch all other keys.
struct IntervalList: Sendable {
  /// An element that catches all other keys.
  struct CatchAll: Sendable {
    /// The index of the element.
    let element: Int
    /// Whether an earlier command of the same file sends it.
    var isSent = false
  }

  /// The intervals.
  var intervals: [KeyInterval] = []
  /// The elements that catch all other keys; the kernel takes one.
  var catchAlls: [CatchAll] = []

  init() {}

  /// The intervals of some elements, as they are written.
  ///
  /// - Throws: The failure for a key that is no single part.
  init(
    of elements: [EvaluatedElement], at indices: Range<Int>
  ) throws(SetElements.Failure) {
    intervals.reserveCapacity(indices.count)
    for index in indices {
      switch elements[index].key {
      case .single(let bounds):
        intervals.append(KeyInterval(low: bounds.low, high: bounds.high, element: index))
      case .concatenation: throw .wrongPartCount(element: index)
      case nil: catchAlls.append(CatchAll(element: index))
      }
    }
  }

  /// Whether it holds nothing.
  var isEmpty: Bool { intervals.isEmpty && catchAlls.isEmpty }

  /// Sorts by the lowest key; nft's way to sort makes elements with the same key change their order.
  mutating func sort() {
    intervals.sortByLow()
    catchAlls.reverse()
  }

  /// The parts whose elements begin at some indices, which are sorted, and in front of them what comes
  /// before the first.
  func split(at starts: [Int]) -> [IntervalList] {
    if starts.isEmpty { return [self] }
    var parts = [IntervalList](repeating: IntervalList(), count: starts.count + 1)
    for interval in intervals {
      parts[Self.part(of: interval.element, starts)].intervals.append(interval)
    }
    for catchAll in catchAlls {
      parts[Self.part(of: catchAll.element, starts)].catchAlls.append(catchAll)
    }
    return parts
  }

  /// How many of the starts aren't behind an element.
  private static func part(of element: Int, _ starts: [Int]) -> Int {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= element { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Those that an earlier command sends, or those that none sends.
  func filter(bySending isSent: Bool) -> IntervalList {
    var result = self
    result.intervals.removeAll { $0.isSent != isSent }
    result.catchAlls.removeAll { $0.isSent != isSent }
    return result
  }

  /// Notes that everything is sent.
  mutating func markSent() {
    for index in intervals.indices { intervals[index].isSent = true }
    for index in catchAlls.indices { catchAlls[index].isSent = true }
  }

  /// Removes intervals that are the same as others.
  ///
  /// - Returns: Those that were sent, while others stay, as nft forgets to remove them; or the element
  ///   of an interval that isn't there.
  mutating func remove(_ others: [KeyInterval]) -> (sent: IntervalList, missing: Int?) {
    var sent = IntervalList()
    for other in others {
      guard let index = intervals.lastIndex(where: { $0.low <= other.low }),
        intervals[index].low == other.low, intervals[index].high == other.high
      else { return (sent, other.element) }
      if intervals[index].isSent { sent.intervals.append(intervals.remove(at: index)) }
    }
    return (sent, nil)
  }
}
