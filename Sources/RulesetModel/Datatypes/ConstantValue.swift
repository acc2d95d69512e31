/// A constant of a datatype: a number of up to 128 bits, whatever byte order it has in a packet.
///
/// A string is a number too: its first byte is the most significant one, and zero bytes fill it up
/// to its length. A name pattern such as `eth*` is shorter than its datatype: only the bits that
/// must match.
public struct ConstantValue: Hashable, Sendable {
  /// The number.
  public var number: UInt128
  /// How many bits the number occupies, 1…128.
  public var bits: Int

  /// Creates a constant of a number that fits into the bits.
  public init(_ number: UInt128, bits: Int) {
    self.number = number
    self.bits = bits
  }

  /// How many bytes the number occupies.
  public var byteCount: Int { (bits + 7) / 8 }

  /// The bytes of the number with the most significant one first.
  package var bigEndianBytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    var rest = number
    for index in bytes.indices.reversed() {
      bytes[index] = UInt8(truncatingIfNeeded: rest)
      rest >>= 8
    }
    return bytes
  }

  /// The bytes as they lie in memory on a little-endian host.
  package func bytes(in order: DataType.ByteOrder) -> [UInt8] {
    order == .bigEndian ? bigEndianBytes : bigEndianBytes.reversed()
  }

  /// The bytes of a constant of a type as they lie in memory on a little-endian host; the bytes of
  /// a string keep their order.
  package func bytes(as type: DataType) -> [UInt8] {
    type.isString ? bigEndianBytes : bytes(in: type.byteOrder)
  }

  /// A string's bytes, most significant first, filled up with zero bytes.
  package init(bytes: some Sequence<UInt8>, bits: Int) {
    var number: UInt128 = 0
    var count = 0
    for byte in bytes {
      number = number << 8 | UInt128(byte)
      count += 8
    }
    self.init(number << UInt128(bits - count), bits: bits)
  }
}
