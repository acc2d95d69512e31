/// Reads numbers as nft does: `0x` begins hexadecimal digits, `0` octal ones.
enum NumberText {
  /// The value of the digits, or nil where they are no number or don't fit into 64 bits.
  static func value(of digits: some Collection<UInt8>) -> UInt64? {
    var rest = digits[...]
    var base: UInt64 = 10
    if rest.first == UInt8(ascii: "0") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "x") || rest.first == UInt8(ascii: "X") {
        rest = rest.dropFirst()
        base = 16
        if rest.isEmpty { return nil }
      } else {
        base = 8
      }
    } else if rest.isEmpty {
      return nil
    }
    var value: UInt64 = 0
    for byte in rest {
      guard let digit = digitValue(byte), digit < base else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: base)
      let (sum, carry) = product.addingReportingOverflow(digit)
      if overflow || carry { return nil }
      value = sum
    }
    return value
  }

  /// The milliseconds of a time such as `1d2h3m4s5ms`, or nil where it is none.
  static func milliseconds(of text: some Collection<UInt8>) -> UInt64? {
    var total: UInt64 = 0
    var rest = text[...]
    var sawUnit = false
    while let first = rest.first, digitValue(first).map({ $0 < 10 }) ?? false {
      var value: UInt64 = 0
      while let byte = rest.first, let digit = digitValue(byte), digit < 10 {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(digit)
        if overflow || carry { return nil }
        value = sum
        rest = rest.dropFirst()
      }
      let factor: UInt64
      switch rest.first {
      case UInt8(ascii: "w"): factor = 604_800_000
      case UInt8(ascii: "d"): factor = 86_400_000
      case UInt8(ascii: "h"): factor = 3_600_000
      case UInt8(ascii: "m"):
        if rest.dropFirst().first == UInt8(ascii: "s") {
          factor = 1
          rest = rest.dropFirst()
        } else {
          factor = 60_000
        }
      case UInt8(ascii: "s"): factor = 1000
      default: return nil
      }
      rest = rest.dropFirst()
      sawUnit = true
      let (product, overflow) = value.multipliedReportingOverflow(by: factor)
      let (sum, carry) = total.addingReportingOverflow(product)
      if overflow || carry { return nil }
      total = sum
    }
    return rest.isEmpty && sawUnit ? total : nil
  }

  private static func digitValue(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
