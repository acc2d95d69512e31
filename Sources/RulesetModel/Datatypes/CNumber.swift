/// Numbers as C's `strtoull` reads them, on which nft's datatypes rely.
struct CNumber {
  /// The number, wrapped around where a minus sign precedes it.
  var value: UInt64
  /// Whether the digits did not fit into 64 bits.
  var overflows = false
  /// What follows the digits.
  var rest: ArraySlice<UInt8>

  /// Reads white space, a sign and digits; nil where there is no digit.
  ///
  /// - Parameter base: 8, 10 or 16; 0 lets a leading `0x` or `0` decide.
  init?(_ text: ArraySlice<UInt8>, base: UInt64) {
    var digits = text.drop { $0 == 32 || (9...13).contains($0) }
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    var base = base
    if base == 0 || base == 16, digits.first == UInt8(ascii: "0"),
      let mark = digits.dropFirst().first, mark | 0x20 == UInt8(ascii: "x"),
      let digit = digits.dropFirst(2).first.flatMap(Self.digit), digit < 16
    {
      digits = digits.dropFirst(2)
      base = 16
    } else if base == 0 {
      base = digits.first == UInt8(ascii: "0") ? 8 : 10
    }
    guard let first = digits.first.flatMap(Self.digit), first < base else { return nil }
    value = 0
    while let digit = digits.first.flatMap(Self.digit), digit < base {
      let (product, isTooLarge) = value.multipliedReportingOverflow(by: base)
      let (sum, carries) = product.addingReportingOverflow(digit)
      if isTooLarge || carries { overflows = true }
      value = sum
      digits = digits.dropFirst()
    }
    if isNegative { value = 0 &- value }
    rest = digits
  }

  /// Reads a whole text that is one number.
  init?(whole text: some StringProtocol, base: UInt64) {
    self.init(Array(text.utf8)[...], base: base)
    if !rest.isEmpty { return nil }
  }

  /// The decimal digits for which nft's scanner takes a word that is not quoted, or nil where it
  /// is no number to the scanner: digits, octal ones after a `0`, hexadecimal ones after `0x`.
  static func scanned(_ text: some StringProtocol) -> String? {
    guard let first = text.utf8.first, (48...57).contains(first) else { return nil }
    guard let number = CNumber(whole: text, base: 0), !number.overflows else { return nil }
    return String(number.value)
  }

  static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
