/// Measures words that begin like numbers: addresses, times, class ids.
///
/// Every function gives the length in bytes of the longest match at a place, 0 for none.
/// Source: nftables 1.0.6 `src/scanner.l`.
struct AddressScanner {
  let lexer: Lexer

  /// The longest address or class id.
  func longest(at start: Int) -> Int {
    max(ip4Address(at: start), ip6Address(at: start), macAddress(at: start), classID(at: start))
  }

  func ip4Address(at start: Int) -> Int {
    var index = start
    for part in 0..<4 {
      let digits = run(at: index, ByteClass.digit, atMost: 3)
      if digits == 0 { return 0 }
      index += digits
      if part < 3 {
        guard lexer.byte(index) == UInt8(ascii: ".") else { return 0 }
        index += 1
      }
    }
    return index - start
  }

  /// Up to eight groups, `::` at most once, the last two groups perhaps an IPv4 address.
  func ip6Address(at start: Int) -> Int {
    var index = start
    var groups = 0
    var hasGap = false
    var accepted = 0
    if lexer.byte(index) == UInt8(ascii: ":") {
      guard lexer.byte(index + 1) == UInt8(ascii: ":") else { return 0 }
      hasGap = true
      index += 2
      accepted = 2
    }
    while groups < 8 {
      if hasGap || groups == 6, groups <= 6 {
        let embedded = ip4Address(at: index)
        if embedded > 0 { return index + embedded - start }
      }
      let digits = run(at: index, ByteClass.hexDigit, atMost: 4)
      if digits == 0 { break }
      if hasGap, groups == 7 { break }
      index += digits
      groups += 1
      if hasGap || groups == 8 { accepted = index - start }
      guard groups < 8, lexer.byte(index) == UInt8(ascii: ":") else { break }
      if lexer.byte(index + 1) == UInt8(ascii: ":") {
        if hasGap { break }
        hasGap = true
        index += 2
        accepted = index - start
      } else {
        index += 1
      }
    }
    return accepted
  }

  func macAddress(at start: Int) -> Int {
    var index = start
    for part in 0..<6 {
      let digits = run(at: index, ByteClass.hexDigit, atMost: 2)
      if digits == 0 { return 0 }
      index += digits
      if part < 5 {
        guard lexer.byte(index) == UInt8(ascii: ":") else { return 0 }
        index += 1
      }
    }
    return index - start
  }

  /// `12:34`, but only before a blank, a line end, or one of `: - } ,`.
  func classID(at start: Int) -> Int {
    let major = run(at: start, ByteClass.hexDigit, atMost: 4)
    guard major > 0, lexer.byte(start + major) == UInt8(ascii: ":") else { return 0 }
    let minor = run(at: start + major + 1, ByteClass.hexDigit, atMost: 4)
    guard minor > 0 else { return 0 }
    let end = start + major + 1 + minor
    switch lexer.byte(end) {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: ":"),
      UInt8(ascii: "-"), UInt8(ascii: "}"), UInt8(ascii: ","):
      return end - start
    default: return 0
    }
  }

  /// Days, hours, minutes, seconds, milliseconds, each at most once and in this order.
  func time(at start: Int) -> Int {
    var index = start
    var lastUnit = -1
    while true {
      let digits = run(at: index, ByteClass.digit, atMost: Int.max)
      if digits == 0 { break }
      let unit: (rank: Int, length: Int)
      switch lexer.byte(index + digits) {
      case UInt8(ascii: "d"): unit = (0, 1)
      case UInt8(ascii: "h"): unit = (1, 1)
      case UInt8(ascii: "m"):
        unit = lexer.byte(index + digits + 1) == UInt8(ascii: "s") ? (4, 2) : (2, 1)
      case UInt8(ascii: "s"): unit = (3, 1)
      default: return index - start
      }
      if unit.rank <= lastUnit { break }
      lastUnit = unit.rank
      index += digits + unit.length
    }
    return index - start
  }

  /// `0x` and hexadecimal digits.
  func hexadecimal(at start: Int) -> Int {
    guard lexer.byte(start) == UInt8(ascii: "0"),
      lexer.byte(start + 1) == UInt8(ascii: "x") || lexer.byte(start + 1) == UInt8(ascii: "X")
    else { return 0 }
    let digits = run(at: start + 2, ByteClass.hexDigit, atMost: Int.max)
    return digits == 0 ? 0 : digits + 2
  }

  /// `8021q` or `8021ad`, the only names that begin with a digit.
  func vlanProtocol(at start: Int) -> Int {
    func matches(_ name: StaticString) -> Bool {
      for index in 0..<name.utf8CodeUnitCount
      where unsafe lexer.byte(start + index) != name.utf8Start[index] {
        return false
      }
      return true
    }
    if matches("8021ad") { return 6 }
    return matches("8021q") ? 5 : 0
  }

  private func run(at start: Int, _ classBits: UInt8, atMost limit: Int) -> Int {
    var length = 0
    while length < limit, lexer.has(start + length, classBits) { length += 1 }
    return length
  }
}
