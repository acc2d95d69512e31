/// A name of at most 32 bytes as four numbers, so that comparing two is four comparisons.
struct PackedName: Hashable, Sendable {
  private let words: SIMD4<UInt64>

  /// How many bytes fit.
  static let capacity = 32

  /// Packs bytes; nil where they don't fit.
  init?(_ bytes: [UInt8], from start: Int, to end: Int) {
    guard end - start <= Self.capacity else { return nil }
    func word(at place: Int) -> UInt64 {
      var word: UInt64 = 0
      var shift: UInt64 = 0
      var position = start + place
      let last = min(end, position + 8)
      while position < last {
        word |= UInt64(bytes[position]) &<< shift
        shift &+= 8
        position &+= 1
      }
      return word
    }
    words =
      end - start <= 8
      ? SIMD4(word(at: 0), 0, 0, 0)
      : SIMD4(word(at: 0), word(at: 8), word(at: 16), word(at: 24))
  }

  /// Packs a name of the tables, which all fit.
  init(_ name: String) {
    let bytes = Array(name.utf8)
    guard let packed = PackedName(bytes, from: 0, to: bytes.count) else {
      preconditionFailure("`\(name)` is longer than \(Self.capacity) bytes")
    }
    self = packed
  }

  static func == (left: PackedName, right: PackedName) -> Bool { left.words == right.words }

  /// A slot in a table with a power of two of places.
  func slot(in count: Int) -> Int {
    var hash = words[0] ^ (words[1] &* 0x9E37_79B9_7F4A_7C15)
    hash ^= (words[2] &* 0xC2B2_AE3D_27D4_EB4F) ^ (words[3] &* 0x1656_67B1_9E37_79F9)
    hash = (hash ^ hash >> 29) &* 0xBF58_476D_1CE4_E5B9
    return Int(truncatingIfNeeded: (hash ^ hash >> 32) & UInt64(count - 1))
  }
}
