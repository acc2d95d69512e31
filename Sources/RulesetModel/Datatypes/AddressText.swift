/// Network addresses as text.
package enum AddressText {
  /// An IPv4 address as `inet_aton` reads it.
  ///
  /// One to four numbers, decimal, octal after `0` or hexadecimal after `0x`, of which the last one
  /// fills the bytes that are left: `10.1` is 10.0.0.1.
  package static func ipv4(_ text: Span<UInt8>) -> UInt32? {
    if let address = fourDecimals(text) { return address }
    var address: UInt64 = 0
    var parts: UInt64 = 0
    var index = 0
    while true {
      guard parts < 4, let number = number(text, &index) else { return nil }
      if index == text.count {
        let bits = 32 - 8 * parts
        return number < 1 << bits ? UInt32(truncatingIfNeeded: address << bits | number) : nil
      }
      guard text[index] == UInt8(ascii: "."), number < 256 else { return nil }
      address = address << 8 | number
      parts += 1
      index += 1
    }
  }

  /// The address of four decimal numbers without leading zeros, as nearly all are written; nil for others,
  /// which may be addresses all the same.
  private static func fourDecimals(_ text: Span<UInt8>) -> UInt32? {
    var address: UInt32 = 0
    var number: UInt32 = 0
    var digits = 0
    var dots = 0
    for index in text.indices {
      let byte = text[index]
      if byte == UInt8(ascii: ".") {
        guard digits > 0, number < 256 else { return nil }
        address = address << 8 | number
        number = 0
        digits = 0
        dots &+= 1
      } else {
        let digit = UInt32(byte &- 48)
        guard digit < 10, digits < 3, digits == 0 || number > 0 else { return nil }
        number = number &* 10 &+ digit
        digits &+= 1
      }
    }
    guard dots == 3, digits > 0, number < 256 else { return nil }
    return address << 8 | number
  }

  /// A number of an IPv4 address at an index, which moves behind it; nil beyond 32 bits.
  private static func number(_ text: Span<UInt8>, _ index: inout Int) -> UInt64? {
    var base: UInt64 = 10
    if index + 1 < text.count, text[index] == UInt8(ascii: "0") {
      // The zero itself stays a digit of the number.
      base = 8
      if text[index + 1] | 0x20 == UInt8(ascii: "x") {
        base = 16
        index += 2
      }
    }
    let start = index
    var value: UInt64 = 0
    while index < text.count, let digit = CNumber.digit(text[index]), digit < base {
      value = value * base + digit
      if value > UInt64(UInt32.max) { return nil }
      index += 1
    }
    return index > start ? value : nil
  }

  /// An IPv6 address as `inet_pton` reads it.
  package static func ipv6(_ text: Span<UInt8>) -> UInt128? {
    // The words that were read, the last one in the lowest bits, and how many stand before `::`.
    var words: UInt128 = 0
    var count = 0
    var gap: Int?
    var index = 0
    if isGap(text, at: 0) {
      gap = 0
      index = 2
    }
    while index < text.count {
      let start = index
      var word: UInt128 = 0
      while index < text.count, let digit = CNumber.digit(text[index]) {
        word = word << 4 | UInt128(digit)
        index += 1
      }
      if index < text.count, text[index] == UInt8(ascii: "."), count <= 6 {
        guard let quad = dottedQuad(text, from: start) else { return nil }
        words = words << 32 | UInt128(quad)
        count += 2
        break
      }
      guard (1...4).contains(index - start), count < 8 else { return nil }
      words = words << 16 | word
      count += 1
      if index == text.count { break }
      if isGap(text, at: index) {
        guard gap == nil else { return nil }
        gap = count
        index += 2
      } else {
        guard text[index] == UInt8(ascii: ":"), index + 1 < text.count else { return nil }
        index += 1
      }
    }
    guard let gap else { return count == 8 ? words : nil }
    guard count < 8 else { return nil }
    let below = UInt128(16 * (count - gap))
    let low = words & (1 << below - 1)
    return gap == 0 ? low : (words >> below) << UInt128(128 - 16 * gap) | low
  }

  private static func isGap(_ text: Span<UInt8>, at index: Int) -> Bool {
    index + 1 < text.count && text[index] == UInt8(ascii: ":")
      && text[index + 1] == UInt8(ascii: ":")
  }

  /// Four decimal numbers without leading zeros, up to the end of the text.
  private static func dottedQuad(_ text: Span<UInt8>, from start: Int) -> UInt32? {
    var address: UInt32 = 0
    var index = start
    for part in 0..<4 {
      if part > 0 {
        guard index < text.count, text[index] == UInt8(ascii: ".") else { return nil }
        index += 1
      }
      let first = index
      var value: UInt32 = 0
      while index < text.count, (48...57).contains(text[index]), index - first < 3 {
        value = value * 10 + UInt32(text[index] - 48)
        index += 1
      }
      guard index > first, value < 256, index == first + 1 || text[first] != 48 else { return nil }
      address = address << 8 | value
    }
    return index == text.count ? address : nil
  }

  /// The bytes of a link layer address: hexadecimal numbers up to `ff`, any one character between
  /// two of them (nftables `src/datatype.c`, `lladdr_type_parse`).
  static func linkLayer(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while true {
      guard let number = CNumber(rest, base: 16), number.value <= 0xFF else { return nil }
      bytes.append(UInt8(number.value))
      if number.rest.isEmpty { return bytes }
      rest = number.rest.dropFirst()
    }
  }

  /// A dotted quad.
  package static func text(ipv4 address: UInt32) -> String {
    [24, 16, 8, 0].map { String(address >> $0 & 0xFF) }.joined(separator: ".")
  }

  /// An IPv6 address as `inet_ntop` of glibc writes it: the first longest run of zero words is
  /// `::`, an IPv4 address in the last two words is a dotted quad behind `::` and `::ffff:`.
  package static func text(ipv6 address: UInt128) -> String {
    let words = (0..<8).map { UInt16(truncatingIfNeeded: address >> UInt128(112 - 16 * $0)) }
    var best = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, words[end] == 0 { end += 1 }
      if end - start >= 2, end - start > best.count { best = start..<end }
      start = end + 1
    }
    func hex(_ range: Range<Int>) -> String {
      range.map { String(words[$0], radix: 16) }.joined(separator: ":")
    }
    guard !best.isEmpty else { return hex(0..<8) }
    let quad = text(ipv4: UInt32(truncatingIfNeeded: address))
    if best == 0..<6 { return "::" + quad }
    if best == 0..<5, words[5] == 0xFFFF { return "::ffff:" + quad }
    return hex(0..<best.lowerBound) + "::" + hex(best.upperBound..<8)
  }

  /// Bytes in two hexadecimal digits each, colons between them.
  static func text(linkLayer bytes: [UInt8]) -> String {
    bytes.map { hexadecimal(UInt128($0), digits: 2) }.joined(separator: ":")
  }

  /// A number in lower-case hexadecimal digits with zeros in front.
  static func hexadecimal(_ number: UInt128, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
