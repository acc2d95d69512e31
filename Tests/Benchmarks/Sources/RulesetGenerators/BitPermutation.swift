/// A random-looking one-to-one map of the numbers of a given width onto themselves.
///
/// Mapping 0, 1, 2, … gives distinct numbers without remembering those already given. It is a
/// Feistel network of four rounds.
struct BitPermutation: Sendable {
  private let halfWidth: UInt32
  private let keys: [4 of UInt64]

  /// Draws a permutation of the numbers of `bits` bits; `bits` is even, from 2 to 32.
  init(bits: UInt32, using random: inout SplitMix64) {
    precondition(bits % 2 == 0 && (2...32).contains(bits), "a width must be even, from 2 to 32")
    halfWidth = bits / 2
    keys = [random.next(), random.next(), random.next(), random.next()]
  }

  /// The number that `index` is mapped to; bits of `index` above the width are ignored.
  func callAsFunction(_ index: UInt32) -> UInt32 {
    let mask = (UInt32(1) << halfWidth) &- 1
    var left = (index >> halfWidth) & mask
    var right = index & mask
    for round in 0..<4 {
      let mixed = (UInt64(right) ^ keys[round]) &* 0xBF58_476D_1CE4_E5B9
      (left, right) = (right, left ^ (UInt32(truncatingIfNeeded: mixed >> 40) & mask))
    }
    return left << halfWidth | right
  }
}
