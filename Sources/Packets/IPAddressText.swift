extension IPAddress {
  /// The address as text: four decimal numbers, or the shortest form of IPv6 (RFC 5952, `inet_ntop`).
  public func text(version: IPVersion) -> String {
    switch version {
    case .v4: Self.dottedQuad(v4)
    case .v6: shortText
    }
  }

  /// The eight words of an IPv6 address with all their digits, as the kernel's `%pI6` writes them.
  public var fullText: String {
    words.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }.joined(separator: ":")
  }

  private static func dottedQuad(_ number: UInt32) -> String {
    "\(number >> 24).\(number >> 16 & 0xFF).\(number >> 8 & 0xFF).\(number & 0xFF)"
  }

  private var words: [UInt16] {
    [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: high >> $0) }
      + [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: low >> $0) }
  }

  private var shortText: String {
    let words = words
    let gap = Self.longestGap(words)
    var text = ""
    var index = 0
    while index < words.count {
      if let gap, index == gap.lowerBound {
        text += "::"
        index = gap.upperBound
        continue
      }
      if index > 0, gap?.upperBound != index { text += ":" }
      let holdsIPv4 =
        index == 6 && gap?.lowerBound == 0
        && (gap?.upperBound == 6 || (gap?.upperBound == 5 && words[5] == 0xFFFF))
      if holdsIPv4 { return text + Self.dottedQuad(UInt32(truncatingIfNeeded: low)) }
      text += String(words[index], radix: 16)
      index += 1
    }
    return text
  }

  /// The first of the longest runs of at least two zero words.
  private static func longestGap(_ words: [UInt16]) -> Range<Int>? {
    var longest: Range<Int>?
    var start = 0
    while start < words.count {
      guard words[start] == 0 else {
        start += 1
        continue
      }
      var end = start
      while end < words.count, words[end] == 0 { end += 1 }
      if end - start >= 2, end - start > longest?.count ?? 0 { longest = start..<end }
      start = end
    }
    return longest
  }
}
