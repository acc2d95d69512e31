/// Texts in payloads.
extension Span<UInt8> {
  /// Whether a text stands at a place.
  func holds(_ text: [UInt8], at place: Int) -> Bool {
    guard place + text.count <= count else { return false }
    for index in 0..<text.count where self[place + index] != text[index] { return false }
    return true
  }

  /// Where a text first stands in a part, entirely inside; nil where it doesn't.
  func firstPlace(of text: [UInt8], in part: Range<Int>) -> Int? {
    var place = part.lowerBound
    while place + text.count <= part.upperBound {
      if holds(text, at: place) { return place }
      place += 1
    }
    return nil
  }

  /// Reads decimal digits, none of them for 0; what is too large wraps around.
  ///
  /// - Parameter place: Where they start; moved behind them.
  func decimal(at place: inout Int, end: Int) -> UInt64 {
    var number: UInt64 = 0
    while place < end, self[place] >= 0x30, self[place] <= 0x39 {
      number = number &* 10 &+ UInt64(self[place] - 0x30)
      place += 1
    }
    return number
  }
}
