import CTVetRulesetModel

/// What is the same in rules that differ in plain constants alone, such as one rule for each address of a
/// list: their instructions, and where constants go in them.
struct RuleShape {
  /// What a constant of the shape must be.
  struct Hole {
    var context: ValueContext
  }

  /// A constant's place in the instructions.
  struct Patch {
    enum Kind {
      /// A comparison with constants, each shifted to its place among neighbours.
      case values(PatchTerms)
      /// A comparison with the leading bits of a constant; the others are not loaded.
      case leadingBits(hole: Int, length: Int)
      /// A comparison with a constant of which only leading bits count.
      case maskedBits(hole: Int, length: Int)
      /// One end of a range; the upper one must not be below the lower one.
      case end(hole: Int, above: Int?)
      /// Both ends of a range.
      case ends(low: Int, high: Int)
    }

    var instruction: Int
    var kind: Kind
    /// How long the constant is, in bits.
    var bits: Int
    var byteCount: Int
    var isLittleEndian: Bool
  }

  let key: [UInt64]
  let instructions: [Instruction]
  let holes: [Hole]
  let patches: [Patch]
}

/// Which constants a comparison is made of: up to four, as merging joins no more.
struct PatchTerms {
  private var packed: UInt64 = 0

  /// The terms: the number of the hole and how far its constant is shifted.
  init() {}

  init(hole: Int) { packed = UInt64(hole + 1) }

  var isEmpty: Bool { packed == 0 }

  /// How many terms there are.
  var count: Int { (64 - packed.leadingZeroBitCount + 15) / 16 }

  subscript(index: Int) -> (hole: Int, shift: Int) {
    let term = packed >> UInt64(16 * index)
    return (Int(term & 0xFF) - 1, Int(term >> 8 & 0xFF))
  }

  /// These terms in front of others that take some bits; nil where not every part has a constant, or where
  /// there are too many.
  func joined(with other: PatchTerms, bits: Int) -> PatchTerms? {
    guard !isEmpty, !other.isEmpty, count + other.count <= 4 else { return nil }
    var result = other
    var position = other.count
    for index in 0..<count {
      let (hole, shift) = self[index]
      result.packed |= (UInt64(shift + bits) << 8 | UInt64(hole + 1)) << UInt64(16 * position)
      position += 1
    }
    return result
  }
}

/// The shapes of rules that were compiled.
///
/// Layout: shapes by the hash of their keys, open addressing over a power of two of slots; a key is
/// compared as a whole, so that shapes are never mistaken for each other.
struct ShapeCache {
  /// Rulesets with more shapes than this repeat themselves too little.
  private static let capacity = 4096

  private(set) var shapes: [RuleShape] = []
  /// The index of a shape plus 1; 0 for an empty slot.
  private var slots = [UInt16](repeating: 0, count: 2 * ShapeCache.capacity)

  /// The index of the shape of a key.
  func find(_ key: [UInt64]) -> Int? {
    var slot = Self.hash(key) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if shapes[index].key == key { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  mutating func add(_ shape: RuleShape) {
    guard shapes.count < Self.capacity else { return }
    var slot = Self.hash(shape.key) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    shapes.append(shape)
    slots[slot] = UInt16(shapes.count)
  }

  private static func hash(_ key: [UInt64]) -> Int {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for word in key {
      hash = (hash ^ word) &* 0xFF51_AFD7_ED55_8CCD
      hash ^= hash >> 32
    }
    return Int(truncatingIfNeeded: hash >> 1)
  }
}
