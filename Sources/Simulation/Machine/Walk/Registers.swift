import CTVetBytecode

/// The sixteen registers of four bytes; the bytes lie in them as in memory, the first one lowest
/// (`struct nft_regs`).
struct Registers {
  private var words = [16 of UInt32](repeating: 0)

  /// A register by its number; numbers behind the last one, which no compiler gives, read as zero.
  subscript(index: Int) -> UInt32 {
    get { index < 16 ? words[index] : 0 }
    set { if index < 16 { words[index] = newValue } }
  }

  /// A byte, counted from the first one of a register.
  func byte(_ offset: Int, from register: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: self[register + offset / 4] >> (offset % 4 * 8))
  }

  /// Bytes from the first one of a register on.
  func bytes(from register: Int, count: Int) -> [UInt8] {
    (0..<count).map { byte($0, from: register) }
  }

  /// The first two bytes of a register as a number in network order.
  func bigEndian16(at register: Int) -> UInt16 {
    UInt16(truncatingIfNeeded: self[register]).byteSwapped
  }

  /// Four bytes as a number in network order.
  func bigEndian32(at register: Int) -> UInt32 { self[register].byteSwapped }

  /// Eight bytes as a number in network order.
  func bigEndian64(at register: Int) -> UInt64 {
    UInt64(bigEndian32(at: register)) << 32 | UInt64(bigEndian32(at: register + 1))
  }

  /// Stores a number of eight bytes in the order of the host (`nft_reg_store64`).
  mutating func store(_ number: UInt64, at register: Int) {
    self[register] = UInt32(truncatingIfNeeded: number)
    self[register + 1] = UInt32(truncatingIfNeeded: number >> 32)
  }

  /// Stores two numbers of eight bytes, the first byte of each as the most significant.
  mutating func storeBigEndian(_ high: UInt64, _ low: UInt64, at register: Int) {
    store(high.byteSwapped, at: register)
    store(low.byteSwapped, at: register + 2)
  }

  /// Stores text in so many bytes, with zeros behind it (`strncpy`).
  mutating func store(_ text: String, byteCount: Int, at register: Int) {
    for word in 0..<(byteCount + 3) / 4 { self[register + word] = 0 }
    for (offset, byte) in text.utf8.prefix(byteCount).enumerated() {
      self[register + offset / 4] |= UInt32(byte) << (offset % 4 * 8)
    }
  }

  /// Copies bytes of a packet, with zeros behind them up to the end of the last register; there must be
  /// so many.
  mutating func copy(_ bytes: Span<UInt8>, from offset: Int, count: Int, to register: Int) {
    var index = 0
    while index < count {
      var word: UInt32 = 0
      for place in 0..<min(4, count - index) {
        word |= UInt32(bytes[offset + index + place]) << (place * 8)
      }
      self[register + index / 4] = word
      index += 4
    }
  }

  /// Whether the first bytes of a register come before (−1), are (0) or come behind (1) those of a
  /// constant (`memcmp`).
  func compare(_ register: Int, with data: RegisterData) -> Int {
    let count = data.byteCount
    for index in 0..<data.wordCount {
      let mask = Self.mask(bytes: count - index * 4)
      let left = (self[register + index] & mask).byteSwapped
      let right = (data[word: index] & mask).byteSwapped
      if left != right { return left < right ? -1 : 1 }
    }
    return 0
  }

  /// The bits of the first bytes of a word; all for four and more.
  static func mask(bytes count: Int) -> UInt32 {
    count >= 4 ? .max : (1 << UInt32(count * 8)) - 1
  }
}
