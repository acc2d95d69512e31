/// Numbers in network order, one behind the other.
struct ByteWriter {
  /// The bytes so far.
  var bytes: [UInt8] = []

  /// Adds a number, its most significant byte first.
  mutating func add<Number: FixedWidthInteger & UnsignedInteger>(_ number: Number) {
    for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  /// Replaces the two bytes at an offset.
  mutating func set(_ number: UInt16, at offset: Int) {
    bytes[offset] = UInt8(truncatingIfNeeded: number >> 8)
    bytes[offset + 1] = UInt8(truncatingIfNeeded: number)
  }

  /// Adds zeros up to a multiple of four bytes.
  mutating func pad() {
    while bytes.count % 4 != 0 { bytes.append(0) }
  }
}
