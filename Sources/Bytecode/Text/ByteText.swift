/// Text under construction, kept as bytes: appending words and numbers makes no strings.
package struct ByteText: Sendable {
  /// The text in UTF-8.
  package private(set) var bytes: [UInt8] = []

  /// Creates an empty text.
  package init() {}

  /// The text as a string.
  package var string: String { String(decoding: bytes, as: UTF8.self) }

  /// Makes room for about this many more bytes.
  package mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

  /// Appends a literal.
  @inline(__always)
  package mutating func append(_ literal: StaticString) {
    unsafe bytes.append(
      contentsOf: UnsafeBufferPointer(
        start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  /// Appends a string.
  package mutating func append(string: String) { bytes.append(contentsOf: string.utf8) }

  /// Appends a byte.
  package mutating func append(byte: UInt8) { bytes.append(byte) }

  /// Appends a number in decimal digits.
  package mutating func append(_ number: some FixedWidthInteger) {
    if number < 0 {
      bytes.append(UInt8(ascii: "-"))
    }
    var rest = UInt64(number.magnitude)
    if rest < 10 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest))
      return
    }
    let start = bytes.count
    while rest > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    }
    bytes[start...].reverse()
  }

  /// Appends a word of 32 bits as eight hexadecimal digits.
  package mutating func append(hexadecimal word: UInt32) {
    var shift: UInt32 = 32
    while shift > 0 {
      shift -= 4
      let digit = UInt8(truncatingIfNeeded: word >> shift & 0xF)
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
    }
  }

  /// Removes the last byte.
  package mutating func removeLast() { bytes.removeLast() }

  /// A string literal with numbers and strings in it.
  package struct Piece: ExpressibleByStringInterpolation {
    fileprivate var text: ByteText

    package init(stringLiteral value: String) {
      text = ByteText()
      text.append(string: value)
    }

    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    package struct StringInterpolation: StringInterpolationProtocol {
      fileprivate var text = ByteText()

      package init(literalCapacity: Int, interpolationCount: Int) {
        text.reserve(literalCapacity + interpolationCount * 8)
      }

      package mutating func appendLiteral(_ literal: String) { text.append(string: literal) }

      package mutating func appendInterpolation(_ string: String) { text.append(string: string) }

      package mutating func appendInterpolation(_ number: some FixedWidthInteger) {
        text.append(number)
      }
    }
  }

  package static func += (text: inout ByteText, piece: Piece) {
    text.bytes.append(contentsOf: piece.text.bytes)
  }
}
