import CTVetPackets

/// The unit of timestamps in a capture file.
struct CaptureClock: Sendable, Hashable {
  /// How many units make a second.
  var unitsPerSecond: UInt64
  /// Seconds to add.
  var offset: Int64 = 0

  /// Millionths of a second.
  static let microseconds = CaptureClock(unitsPerSecond: 1_000_000)
  /// Billionths of a second.
  static let nanoseconds = CaptureClock(unitsPerSecond: 1_000_000_000)

  /// The unit that the byte of an `if_tsresol` option tells: a negative power of 10, or of 2 where the
  /// highest bit is set; nil where no number of 64 bits holds it.
  static func resolution(_ byte: UInt8) -> UInt64? {
    let exponent = Int(byte & 0x7F)
    if byte & 0x80 != 0 { return exponent < 64 ? 1 << UInt64(exponent) : nil }
    guard exponent < 20 else { return nil }
    return (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  /// The point in time of a number of units; nil beyond what 64 bits of nanoseconds hold.
  func time(units: UInt64) -> Timestamp? {
    let (seconds, rest) = units.quotientAndRemainder(dividingBy: unitsPerSecond)
    let product = rest.multipliedFullWidth(by: 1_000_000_000)
    let nanoseconds = unitsPerSecond.dividingFullWidth(product).quotient
    guard let whole = Int64(exactly: seconds) else { return nil }
    let (shifted, isShiftedTooFar) = whole.addingReportingOverflow(offset)
    let (scaled, isTooLarge) = shifted.multipliedReportingOverflow(
      by: Timestamp.nanosecondsPerSecond)
    let (total, overflows) = scaled.addingReportingOverflow(Int64(nanoseconds))
    if isShiftedTooFar || isTooLarge || overflows { return nil }
    return Timestamp(nanoseconds: total)
  }
}
