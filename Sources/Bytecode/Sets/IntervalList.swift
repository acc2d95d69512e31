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

  /// Those whose elements a test selects.
  func filter(_ isIncluded: (Int) -> Bool) -> IntervalList {
    var result = self
    result.intervals.removeAll { !isIncluded($0.element) }
    result.catchAlls.removeAll { !isIncluded($0.element) }
    return result
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
