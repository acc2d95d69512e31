/// Turns text from files into text that a terminal shows but never obeys.
///
/// Control characters appear in caret notation (`^[`), bytes that are not UTF-8 and characters that
/// turn the direction of writing as U+FFFD.
enum VisibleText {
  /// Adds a scalar and tells how many columns it takes.
  static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) -> Int {
    switch scalar.value {
    case 0..<0x20, 0x7F:
      bytes.append(UInt8(ascii: "^"))
      bytes.append(UInt8(truncatingIfNeeded: scalar.value ^ 0x40))
      return 2
    case 0x20..<0x7F:
      bytes.append(UInt8(truncatingIfNeeded: scalar.value))
    case 0x80..<0xA0, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF:
      bytes.append(contentsOf: "\u{FFFD}".utf8)
    default:
      bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
    return 1
  }

  /// Adds a text; line feeds too become visible.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    for scalar in text.unicodeScalars { _ = append(scalar, to: &bytes) }
  }
}
