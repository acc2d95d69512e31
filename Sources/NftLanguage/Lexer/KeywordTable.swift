/// Finds the keyword of a word's bytes by hashing; built once and kept for the life of the process.
///
/// Layout: open addressing over a power of two of slots at a load of about a twentieth; the spellings
/// lie zero-padded to 24 bytes each so that three words of 8 bytes compare one.
@safe
struct KeywordTable {
  private static let slotCount = 8192
  private static let stride = 3
  /// The longest keyword, in bytes.
  static let longest = 24

  /// Which entry lies in a slot; 0 for an empty one.
  private let slots: UnsafeMutablePointer<UInt16>
  /// Three words for each entry; entry 0 stays empty.
  private let spellings: UnsafeMutablePointer<UInt64>
  /// What each entry means.
  private let values: UnsafeMutablePointer<UInt16>

  nonisolated(unsafe) static let shared = KeywordTable()

  /// Operators that may be spelt as words.
  static let operators: [(spelling: StaticString, kind: TokenKind)] = [
    ("eq", .equal), ("ne", .notEqual), ("lt", .less), ("gt", .greater), ("le", .lessOrEqual),
    ("ge", .greaterOrEqual), ("lshift", .shiftLeft), ("rshift", .shiftRight),
    ("and", .ampersand), ("xor", .caret), ("or", .pipe), ("not", .not),
  ]

  private init() {
    let entries = Keyword.spellings.count + Self.operators.count
    unsafe slots = .allocate(capacity: Self.slotCount)
    unsafe slots.initialize(repeating: 0, count: Self.slotCount)
    unsafe spellings = .allocate(capacity: entries * Self.stride)
    unsafe spellings.initialize(repeating: 0, count: entries * Self.stride)
    unsafe values = .allocate(capacity: entries)
    unsafe values.initialize(repeating: 0, count: entries)
    var entry = 1
    for (index, spelling) in Keyword.spellings.enumerated() where index > 0 {
      insert(entry, spelling, UInt16(index))
      entry += 1
    }
    for (spelling, kind) in Self.operators {
      insert(entry, spelling, Found.operatorBit | UInt16(kind.rawValue))
      entry += 1
    }
  }

  private func insert(_ entry: Int, _ spelling: StaticString, _ value: UInt16) {
    let words = Self.words(spelling)
    var slot = Self.hash(words.0, words.1 ^ words.2)
    while unsafe slots[slot] != 0 { slot = (slot + 1) & (Self.slotCount - 1) }
    unsafe slots[slot] = UInt16(entry)
    unsafe values[entry] = value
    unsafe spellings[entry * Self.stride] = words.0
    unsafe spellings[entry * Self.stride + 1] = words.1
    unsafe spellings[entry * Self.stride + 2] = words.2
  }

  /// What a look-up found: a keyword, an operator spelt as a word, or nothing.
  struct Found {
    fileprivate static let operatorBit: UInt16 = 0x8000
    let raw: UInt16

    @inline(__always)
    var operatorKind: TokenKind? {
      raw & Self.operatorBit == 0
        ? nil : TokenKind(rawValue: UInt8(truncatingIfNeeded: raw))
    }

    @inline(__always)
    var keyword: Keyword { Keyword(index: raw) }
  }

  /// Looks up three little-endian words of zero-padded bytes.
  @inline(__always)
  func find(_ first: UInt64, _ second: UInt64, _ third: UInt64) -> Found {
    var slot = Self.hash(first, second ^ third)
    while true {
      let entry = unsafe Int(slots[slot])
      if entry == 0 { return Found(raw: 0) }
      let base = entry &* Self.stride
      if unsafe spellings[base] == first && spellings[base &+ 1] == second
        && spellings[base &+ 2] == third
      {
        return unsafe Found(raw: values[entry])
      }
      slot = (slot + 1) & (Self.slotCount - 1)
    }
  }

  /// The keyword of a spelling.
  func keyword(_ spelling: String) -> Keyword {
    var words: [UInt64] = [0, 0, 0]
    guard spelling.utf8.count <= Self.longest else { return .none }
    for (index, byte) in spelling.utf8.enumerated() {
      words[index / 8] |= UInt64(byte) << (8 * UInt64(index % 8))
    }
    let found = find(words[0], words[1], words[2])
    return found.operatorKind == nil ? found.keyword : .none
  }

  private static func words(_ spelling: StaticString) -> (UInt64, UInt64, UInt64) {
    var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
    for index in 0..<min(spelling.utf8CodeUnitCount, longest) {
      let byte = unsafe UInt64(spelling.utf8Start[index]) << (8 * UInt64(index % 8))
      switch index / 8 {
      case 0: words.0 |= byte
      case 1: words.1 |= byte
      default: words.2 |= byte
      }
    }
    return words
  }

  @inline(__always)
  private static func hash(_ first: UInt64, _ rest: UInt64) -> Int {
    let mixed = (first ^ (rest &* 0x9E37_79B9_7F4A_7C15)) &* 0xFF51_AFD7_ED55_8CCD
    return Int(truncatingIfNeeded: mixed >> 51)
  }
}
