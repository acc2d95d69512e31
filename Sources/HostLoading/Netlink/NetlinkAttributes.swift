/// The attributes of a netlink message (`struct nlattr`): a length and a type of two bytes each in the
/// host's order, then the value, padded to four bytes.
struct NetlinkAttributes {
  private let bytes: ArraySlice<UInt8>

  /// Reads attributes; what is cut off at the end is left out.
  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
  }

  /// The value of the last attribute of a type.
  subscript(type: Int) -> ArraySlice<UInt8>? {
    var found: ArraySlice<UInt8>?
    var position = bytes.startIndex
    while position + 4 <= bytes.endIndex {
      let length = Int(Native.number16(bytes, at: position))
      guard length >= 4, position + length <= bytes.endIndex else { break }
      // The two highest bits tell of nesting and byte order.
      if Int(Native.number16(bytes, at: position + 2)) & 0x3FFF == type {
        found = bytes[(position + 4)..<(position + length)]
      }
      position += (length + 3) & ~3
    }
    return found
  }

  /// The attributes within one.
  func nested(_ type: Int) -> NetlinkAttributes? {
    self[type].map { NetlinkAttributes($0) }
  }

  /// A number in network byte order.
  func number<Number: FixedWidthInteger & UnsignedInteger>(
    _ type: Int, as: Number.Type = Number.self
  ) -> Number? {
    guard let value = self[type], value.count * 8 >= Number.bitWidth else { return nil }
    return value.prefix(Number.bitWidth / 8).reduce(0) { $0 << 8 | Number($1) }
  }

  /// A text that a zero byte may end.
  func text(_ type: Int) -> String? {
    self[type].map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

/// Numbers in the host's byte order.
enum Native {
  /// Two bytes.
  static func number16(_ bytes: ArraySlice<UInt8>, at position: Int) -> UInt16 {
    UInt16(bigEndian: UInt16(bytes[position]) << 8 | UInt16(bytes[position + 1]))
  }

  /// Four bytes.
  static func number32(_ bytes: ArraySlice<UInt8>, at position: Int) -> UInt32 {
    UInt32(bigEndian: bytes[position..<(position + 4)].reduce(0) { $0 << 8 | UInt32($1) })
  }
}
