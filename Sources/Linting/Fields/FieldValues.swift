import CTVetRulesetModel

/// The values that a condition lets a field have.
struct FieldValues: Hashable {
  /// Ranges in ascending order that neither overlap nor touch.
  private(set) var ranges: [ValueRange]

  /// No value.
  static let none = FieldValues(ranges: [])

  private init(ranges: [ValueRange]) { self.ranges = ranges }

  /// One range.
  init(_ range: ValueRange) { ranges = [range] }

  /// Everything that some ranges cover.
  init(union ranges: [ValueRange]) {
    guard ranges.count > 1 else {
      self.ranges = ranges
      return
    }
    var joined: [ValueRange] = []
    for range in ranges.sorted(by: { $0.lower < $1.lower }) {
      if let last = joined.last, last.upper == .max || range.lower <= last.upper + 1 {
        if range.upper > last.upper,
          let longer = ValueRange(last.lower, range.upper)
        {
          joined[joined.count - 1] = longer
        }
      } else {
        joined.append(range)
      }
    }
    self.ranges = joined
  }

  /// Whether there is no value.
  var isEmpty: Bool { ranges.isEmpty }

  /// The only value, if there is one alone.
  var single: UInt128? {
    guard ranges.count == 1, ranges[0].lower == ranges[0].upper else { return nil }
    return ranges[0].lower
  }

  /// The smallest value.
  var first: UInt128? { ranges.first?.lower }

  /// Whether a value is among them.
  func contains(_ value: UInt128) -> Bool {
    indexOfRange(endingAtOrAfter: value).map { ranges[$0].lower <= value } ?? false
  }

  /// All values that are not among them, of those with so many bits.
  func complement(bits: Int) -> FieldValues {
    let largest: UInt128 = bits >= 128 ? .max : (1 << UInt128(bits)) - 1
    var gaps: [ValueRange] = []
    var next: UInt128 = 0
    for range in ranges {
      if range.lower > next, let gap = ValueRange(next, range.lower - 1) { gaps.append(gap) }
      guard range.upper < largest else { return FieldValues(ranges: gaps) }
      next = range.upper + 1
    }
    if let gap = ValueRange(next, largest) { gaps.append(gap) }
    return FieldValues(ranges: gaps)
  }

  /// The values that are among both.
  func intersection(_ other: FieldValues) -> FieldValues {
    var common: [ValueRange] = []
    var (left, right) = (0, 0)
    while left < ranges.count, right < other.ranges.count {
      let (one, two) = (ranges[left], other.ranges[right])
      if let range = ValueRange(max(one.lower, two.lower), min(one.upper, two.upper)) {
        common.append(range)
      }
      if one.upper < two.upper { left += 1 } else { right += 1 }
    }
    return FieldValues(ranges: common)
  }

  /// Whether no value is among both.
  func isDisjoint(with other: FieldValues) -> Bool {
    var (left, right) = (0, 0)
    while left < ranges.count, right < other.ranges.count {
      let (one, two) = (ranges[left], other.ranges[right])
      if max(one.lower, two.lower) <= min(one.upper, two.upper) { return false }
      if one.upper < two.upper { left += 1 } else { right += 1 }
    }
    return true
  }

  /// Whether every value is among the others too.
  func isSubset(of other: FieldValues) -> Bool {
    // As no two ranges of the others touch, each range lies within one of them.
    ranges.allSatisfy { range in
      guard let index = other.indexOfRange(endingAtOrAfter: range.upper) else { return false }
      return other.ranges[index].lower <= range.lower
    }
  }

  private func indexOfRange(endingAtOrAfter value: UInt128) -> Int? {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upper < value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count ? low : nil
  }
}
