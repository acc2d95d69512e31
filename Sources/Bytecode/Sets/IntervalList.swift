/// The intervals of a set, sorted, as nft 1.0.6 sends them.
enum IntervalList {
  /// Sorts the intervals of elements, and joins or refuses those that share keys.
  static func intervals(
    of elements: [EvaluatedElement], _ encoder: ElementEncoder
  ) -> Result<[KeyInterval], SetElements.Failure> {
    var intervals: [KeyInterval] = []
    intervals.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      switch element.key {
      case .single(let bounds):
        intervals.append(KeyInterval(low: bounds.low, high: bounds.high, element: index))
      case .concatenation: return .failure(.wrongPartCount(element: index))
      case nil: break
      }
    }
    intervals.sortByLow()
    if encoder.mergesIntervals { return .success(intervals.merged()) }
    if let conflict = intervals.firstConflict() {
      return .failure(.conflict(first: conflict.first, second: conflict.second))
    }
    return .success(intervals)
  }
}
