import CTVetRulesetModel

/// The numbers of words that were read lately: rulesets name the same ports, states and interfaces again
/// and again, and looking names up takes longer than everything else about a match.
///
/// Layout: a table in which each word of up to 15 bytes has one place, which the next word of that place
/// takes over.
struct ConstantCache {
  /// A word, its bytes and their count packed into one number, and what it was read as.
  struct Key: Equatable {
    let word: UInt128
    let datatype: DataType
    let bits: Int

    /// The key of a word; nil for one that is too long.
    init?(_ text: Span<UInt8>, _ datatype: DataType, bits: Int) {
      guard text.count < 16 else { return nil }
      var word = UInt128(text.count)
      for index in text.indices { word = word << 8 | UInt128(text[index]) }
      self.word = word
      self.datatype = datatype
      self.bits = bits
    }

    fileprivate var slot: Int {
      let mixed =
        (UInt64(truncatingIfNeeded: word) ^ UInt64(truncatingIfNeeded: word >> 64)
          ^ UInt64(datatype.rawValue) << 32) &* 0x9E37_79B9_7F4A_7C15
      return Int(mixed >> 54)
    }
  }

  private var keys = [Key?](repeating: nil, count: 1024)
  private var numbers = [UInt128](repeating: 0, count: 1024)

  /// The number of a word that was noted.
  subscript(key: Key) -> UInt128? { keys[key.slot] == key ? numbers[key.slot] : nil }

  /// Notes the number of a word.
  mutating func note(_ number: UInt128, for key: Key) {
    keys[key.slot] = key
    numbers[key.slot] = number
  }
}
