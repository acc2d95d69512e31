import CTVetBytecode
import CTVetPackets

/// An instruction that an element carries, with what it remembers.
struct ElementExpression: Sendable {
  /// The instruction.
  var instruction: Instruction
  /// What it remembers.
  var state: ExpressionState
}

/// The elements of a set, by their places; places are used again.
///
/// Layout: keys and values are words in two arrays with a fixed number of words for each element; times and
/// expressions take room only in sets that have some.
struct ElementStore: Sendable {
  /// How many words keys have.
  let keyWordCount: Int
  /// How many words values have.
  let valueWordCount: Int
  private(set) var keys: [UInt32] = []
  private(set) var values: [UInt32] = []
  /// When each element expires, in nanoseconds; `Int64.max` for never.
  ///
  /// Empty in sets without timeouts.
  private(set) var expiries: [Int64] = []
  /// How long each element lives, in milliseconds; 0 for ever.
  ///
  /// Empty in sets without timeouts.
  private(set) var timeouts: [UInt64] = []
  /// What elements carry; empty in sets whose elements carry nothing.
  var expressions: [[ElementExpression]] = []
  /// The places that are free.
  private var free: [Int32] = []
  /// How many places there are, free ones included.
  private(set) var placeCount = 0

  init(keyWordCount: Int, valueWordCount: Int, hasTimeouts: Bool) {
    self.keyWordCount = keyWordCount
    self.valueWordCount = valueWordCount
    self.hasTimeouts = hasTimeouts
  }

  /// Whether elements can expire.
  let hasTimeouts: Bool

  /// How many elements there are.
  var count: Int { placeCount - free.count }

  /// Makes room for so many elements.
  mutating func reserve(_ count: Int) {
    keys.reserveCapacity(count * keyWordCount)
    values.reserveCapacity(count * valueWordCount)
  }

  /// Adds an element.
  ///
  /// - Parameters:
  ///   - timeout: How long it lives, in milliseconds; 0 for ever.
  ///   - remaining: How much of that is left, in milliseconds.
  mutating func add(
    key: [UInt32], value: [UInt32], timeout: UInt64 = 0, remaining: UInt64? = nil,
    expressions carried: [ElementExpression] = [], at time: Timestamp
  ) -> Int32 {
    let place: Int32
    if let last = free.popLast() {
      place = last
    } else {
      place = Int32(placeCount)
      placeCount += 1
      keys += repeatElement(0, count: keyWordCount)
      values += repeatElement(0, count: valueWordCount)
      if hasTimeouts {
        expiries.append(.max)
        timeouts.append(0)
      }
      if !expressions.isEmpty { expressions.append([]) }
    }
    let index = Int(place)
    for word in 0..<min(keyWordCount, key.count) { keys[index * keyWordCount + word] = key[word] }
    for word in 0..<min(valueWordCount, value.count) {
      values[index * valueWordCount + word] = value[word]
    }
    if hasTimeouts {
      timeouts[index] = timeout
      expiries[index] =
        timeout == 0 ? .max : Self.expiry(after: remaining ?? timeout, from: time)
    }
    if !carried.isEmpty, expressions.isEmpty {
      expressions = Array(repeating: [], count: placeCount)
    }
    if !expressions.isEmpty { expressions[index] = carried }
    return place
  }

  /// Frees a place.
  mutating func remove(_ place: Int32) {
    free.append(place)
    if !expressions.isEmpty { expressions[Int(place)] = [] }
  }

  /// How long an element lives, in milliseconds; 0 for ever.
  func timeout(of place: Int32) -> UInt64 { hasTimeouts ? timeouts[Int(place)] : 0 }

  /// How many milliseconds an element has left; nil for ever.
  func remaining(of place: Int32, at time: Timestamp) -> UInt64? {
    guard hasTimeouts, expiries[Int(place)] != .max else { return nil }
    return UInt64(max(0, expiries[Int(place)] - time.nanoseconds)) / 1_000_000
  }

  /// Whether an element's time is over.
  func isExpired(_ place: Int32, at time: Timestamp) -> Bool {
    hasTimeouts && expiries[Int(place)] <= time.nanoseconds
  }

  /// Has an element expire so many milliseconds from now; one that lives for ever goes on to.
  mutating func renew(_ place: Int32, timeout: UInt64, at time: Timestamp) {
    guard hasTimeouts, timeouts[Int(place)] != 0 else { return }
    expiries[Int(place)] = timeout == 0 ? .max : Self.expiry(after: timeout, from: time)
  }

  /// Gives an element another time to live, in milliseconds.
  mutating func setTimeout(
    _ place: Int32, _ timeout: UInt64, remaining: UInt64?, at time: Timestamp
  ) {
    guard hasTimeouts else { return }
    timeouts[Int(place)] = timeout
    expiries[Int(place)] =
      timeout == 0 ? .max : Self.expiry(after: remaining ?? timeout, from: time)
  }

  private static func expiry(after milliseconds: UInt64, from time: Timestamp) -> Int64 {
    let nanoseconds = milliseconds.multipliedReportingOverflow(by: 1_000_000)
    guard !nanoseconds.overflow, nanoseconds.partialValue < 1 << 62 else { return .max }
    return time.nanoseconds.addingReportingOverflow(Int64(nanoseconds.partialValue)).partialValue
  }

  /// Replaces the value of each element, which keeps its length.
  mutating func replaceValues(_ replaced: ([UInt32]) -> [UInt32]) {
    guard valueWordCount > 0 else { return }
    for place in 0..<placeCount {
      let range = place * valueWordCount..<(place + 1) * valueWordCount
      values.replaceSubrange(range, with: replaced(Array(values[range])))
    }
  }

  /// A word of an element's value.
  @inline(__always)
  func value(_ place: Int32, word: Int) -> UInt32 { values[Int(place) * valueWordCount + word] }

  /// The words of an element's key.
  func key(_ place: Int32) -> ArraySlice<UInt32> {
    keys[Int(place) * keyWordCount..<(Int(place) + 1) * keyWordCount]
  }

  /// The words of an element's value.
  func value(_ place: Int32) -> ArraySlice<UInt32> {
    values[Int(place) * valueWordCount..<(Int(place) + 1) * valueWordCount]
  }
}
