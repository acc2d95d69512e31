/// Reads a line of `nft --debug=netlink` from left to right.
///
/// Every function consumes what it found and gives nil, or false, where the line says otherwise;
/// the line is then unreadable as a whole, so nothing is put back.
package struct WordReader {
  /// What isn't read yet.
  package var rest: Substring

  package init(_ text: Substring) {
    rest = text
  }

  /// Consumes a text that stands here.
  package mutating func skip(_ text: String) -> Bool {
    guard rest.utf8.starts(with: text.utf8) else { return false }
    rest = rest[rest.utf8.index(rest.startIndex, offsetBy: text.utf8.count)...]
    return true
  }

  /// Everything up to the next space, which goes with it.
  package mutating func word() -> Substring? {
    guard let space = rest.utf8.firstIndex(of: UInt8(ascii: " ")), space > rest.startIndex
    else { return nil }
    defer { rest = rest[rest.utf8.index(after: space)...] }
    return rest[..<space]
  }

  /// A word that names a case, and the space behind it.
  package mutating func name<Name: RawRepresentable<String>>() -> Name? {
    word().flatMap { Name(rawValue: String($0)) }
  }

  /// Digits, as many as there are; behind a minus for signed numbers.
  package mutating func number<Number: FixedWidthInteger>(radix: Int = 10) -> Number? {
    var end = rest.startIndex
    if Number.isSigned, rest.utf8.first == UInt8(ascii: "-") { end = rest.utf8.index(after: end) }
    end = rest.utf8[end...].firstIndex { !Self.isDigit($0, radix: radix) } ?? rest.endIndex
    defer { rest = rest[end...] }
    return Number(rest[..<end], radix: radix)
  }

  private static func isDigit(_ byte: UInt8, radix: Int) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "a")...UInt8(ascii: "f"): radix == 16
    default: false
    }
  }

  /// Digits behind `0x`.
  package mutating func hexadecimal<Number: FixedWidthInteger>() -> Number? {
    skip("0x") ? number(radix: 16) : nil
  }

  /// A number that stands behind a text and before a space; consumes nothing where it doesn't.
  package mutating func number<Number: FixedWidthInteger>(after text: String) -> Number? {
    var ahead = self
    guard ahead.skip(text), let number: Number = ahead.number(), ahead.skip(" ") else { return nil }
    self = ahead
    return number
  }

  /// A number of a register.
  package mutating func register() -> Register? {
    let number: UInt8? = number()
    return number.flatMap { Register(number: $0) }
  }

  /// A register that stands behind a text and before a space.
  package mutating func register(after text: String) -> Register? {
    guard skip(text), let register = register(), skip(" ") else { return nil }
    return register
  }

  /// Words of eight hexadecimal digits behind a prefix, each with a space behind it, 16 at the most.
  package mutating func data(prefix: String = "0x") -> RegisterData? {
    var words: [UInt32] = []
    while true {
      var ahead = self
      guard ahead.skip(prefix) else { break }
      let digitCount = ahead.rest.utf8.prefix { Self.isDigit($0, radix: 16) }.count
      guard digitCount == 8, let word: UInt32 = ahead.number(radix: 16), ahead.skip(" ")
      else { break }
      words.append(word)
      self = ahead
    }
    guard words.count * 4 <= RegisterData.maximumByteCount else { return nil }
    return RegisterData(words: words)
  }

  /// Like `register(after:)`, but consumes nothing where the text doesn't stand here.
  package mutating func optionalRegister(after text: String) -> Register? {
    var ahead = self
    guard let register = ahead.register(after: text) else { return nil }
    self = ahead
    return register
  }

  /// `flags 0x…`, where it stands here.
  package mutating func optionalFlags() -> UInt32? {
    var ahead = self
    guard ahead.skip("flags "), let flags: UInt32 = ahead.hexadecimal(), ahead.skip(" ")
    else { return nil }
    self = ahead
    return flags
  }

  /// Whether the bracket that ends an instruction stands here and ends the line.
  package var isAtBracket: Bool { rest == "]" }
}
