/// The digits and dots at the start of sixteen bytes, found without looking at them one by one:
/// large sets are mostly IPv4 addresses.
struct DigitRun {
  /// How many digits there are before anything else.
  let digitCount: Int
  /// How long the IPv4 address is that the bytes begin with; 0 where they begin with none.
  let addressLength: Int

  @inline(__always)
  init(_ bytes: (UInt64, UInt64)) {
    let digits = Self.bits(Self.digits(bytes.0)) | Self.bits(Self.digits(bytes.1)) << 8
    digitCount = (~digits).trailingZeroBitCount
    let dots = Self.bits(Self.dots(bytes.0)) | Self.bits(Self.dots(bytes.1)) << 8
    let first = dots.trailingZeroBitCount
    let second = (dots & (dots &- 1)).trailingZeroBitCount
    let afterSecond = dots & (dots &- 1) & ((dots & (dots &- 1)) &- 1)
    let third = afterSecond.trailingZeroBitCount
    // Between the dots, and behind the last, stand one to three digits each.
    let last = min((~(digits >> UInt32(third + 1))).trailingZeroBitCount, 3)
    let isAddress =
      third < 16 && last > 0 && digitCount == first && Self.isPart(first)
      && Self.isPart(second - first - 1) && Self.isPart(third - second - 1)
      && Self.areDigits(digits, from: first + 1, to: second)
      && Self.areDigits(digits, from: second + 1, to: third)
    addressLength = isAddress ? third + 1 + last : 0
  }

  @inline(__always)
  private static func isPart(_ length: Int) -> Bool { length >= 1 && length <= 3 }

  @inline(__always)
  private static func areDigits(_ digits: UInt32, from start: Int, to end: Int) -> Bool {
    let wanted = (UInt32(1) << UInt32(end)) &- (UInt32(1) << UInt32(start))
    return digits & wanted == wanted
  }

  private static let highBits: UInt64 = 0x8080_8080_8080_8080
  private static let lowBits: UInt64 = 0x7F7F_7F7F_7F7F_7F7F

  /// The highest bit of each byte that is a digit.
  @inline(__always)
  private static func digits(_ word: UInt64) -> UInt64 {
    let value = word ^ 0x3030_3030_3030_3030
    return ~(((value & lowBits) &+ 0x7676_7676_7676_7676) | value) & highBits
  }

  /// The highest bit of each byte that is a dot.
  @inline(__always)
  private static func dots(_ word: UInt64) -> UInt64 {
    let value = word ^ 0x2E2E_2E2E_2E2E_2E2E
    return ~(((value & lowBits) &+ lowBits) | value) & highBits
  }

  /// The highest bits of eight bytes as the eight lowest bits, the first byte lowest.
  @inline(__always)
  private static func bits(_ word: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: ((word >> 7) &* 0x0102_0408_1020_4080) >> 56)
  }
}
