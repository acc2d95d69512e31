extension Span where Element == UInt8 {
  /// The two bytes at an offset as a number, the first one as the most significant.
  @inlinable @inline(__always)
  public func bigEndian16(at offset: Int) -> UInt16 {
    UInt16(bigEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  /// The four bytes at an offset as a number, the first one as the most significant.
  @inlinable @inline(__always)
  public func bigEndian32(at offset: Int) -> UInt32 {
    UInt32(bigEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// The eight bytes at an offset as a number, the first one as the most significant.
  @inlinable @inline(__always)
  public func bigEndian64(at offset: Int) -> UInt64 {
    UInt64(bigEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}

extension MutableSpan where Element == UInt8 {
  /// Writes a number of two bytes, the most significant first.
  public mutating func setBigEndian(_ number: UInt16, at offset: Int) {
    self[offset] = UInt8(truncatingIfNeeded: number >> 8)
    self[offset + 1] = UInt8(truncatingIfNeeded: number)
  }

  /// Writes a number of four bytes, the most significant first.
  public mutating func setBigEndian(_ number: UInt32, at offset: Int) {
    setBigEndian(UInt16(truncatingIfNeeded: number >> 16), at: offset)
    setBigEndian(UInt16(truncatingIfNeeded: number), at: offset + 2)
  }

  /// Writes a number of eight bytes, the most significant first.
  public mutating func setBigEndian(_ number: UInt64, at offset: Int) {
    setBigEndian(UInt32(truncatingIfNeeded: number >> 32), at: offset)
    setBigEndian(UInt32(truncatingIfNeeded: number), at: offset + 4)
  }
}
