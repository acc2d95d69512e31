import CTVetRulesetModel

/// What a rule was compiled to that others of its shape are compared with; see `RuleShape`.
///
/// Layout: all but numbers lies in arrays of `CompiledShapes`, so that a further rule costs no counting of
/// references.
struct CompiledShape {
  /// A constant that may be another one.
  struct Hole {
    /// Which of the rule's constants it is.
    let constant: Int
    /// Whether it must be the same nevertheless.
    let isFixed: Bool
    /// Its type, where that and its length are all that is wanted.
    let datatype: DataType?
    /// The largest number of so many bits; of more than 64 bits any number.
    let largest: UInt64

    /// A constant that must be what the context says; without one it must be the same.
    init(constant: Int, _ context: ValueContext?) {
      self.constant = constant
      isFixed = context == nil
      let own = context?.datatype?.bits ?? 0
      let bits = context.map { $0.bits == 0 ? own : $0.bits } ?? 0
      let isPlain = bits > 0 && context?.largest == nil && (own == 0 || own == bits)
      datatype = isPlain ? context?.datatype : nil
      largest = UInt64(clamping: RuleCompiler.mask(bits: bits))
    }
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
      /// An element of a set that the rule declares, which is one of the preludes.
      case element(hole: Int, index: Int, prelude: Int)
      /// The prefix of a message to the log.
      case prefix(constant: Int)
      /// A counter's numbers.
      case packets(constant: Int)
      case bytes(constant: Int)
    }

    /// Which instruction it is in; for an element that of nothing.
    var instruction: Int
    var kind: Kind
    /// How long the constant of a comparison is, in bits.
    var bits = 0
    var byteCount = 0
    var isLittleEndian = false

    /// Whether it is an end of a range, or both.
    var isRangeEnd: Bool {
      switch kind {
      case .end, .ends: true
      case .values, .leadingBits, .maskedBits, .element, .prefix, .packets, .bytes: false
      }
    }

    /// The constant that is put in place as it is written, without a hole.
    var plainConstant: Int? {
      switch kind {
      case .prefix(let constant), .packets(let constant), .bytes(let constant): constant
      case .values, .leadingBits, .maskedBits, .end, .ends, .element: nil
      }
    }
  }

  /// The table of the rule.
  let table: TableID
  /// The first of the rule's constants, in `Ruleset.constants`.
  let firstConstant: Int
  /// Those of its constants that have no hole, so that they must be the same.
  let fixed: Range<Int>
  let holes: Range<Int>
  let patches: Range<Int>
  /// Whether some patches are the ends of a range.
  let hasRanges: Bool
  /// The one before of the same shape; -1 for the first one.
  let next: Int
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

/// What rules were compiled to, by their shapes.
struct CompiledShapes {
  /// Rules of a shape that differ in so many ways from each other don't repeat themselves.
  private static let mostOfOneShape = 16

  private(set) var list: [CompiledShape] = []
  private(set) var fixed: [Int] = []
  private(set) var holes: [CompiledShape.Hole] = []
  /// What each hole wants of a constant.
  private(set) var contexts: [ValueContext] = []
  private(set) var patches: [CompiledShape.Patch] = []
  /// The instructions of each.
  private(set) var instructions: [[Instruction]] = []
  /// The sets that each declares.
  private(set) var preludes: [[RuleCompiler.Prelude]] = []
  /// The last one of each shape; -1 where there is none.
  private var last: [Int]
  /// How many there are of each shape.
  private var counts: [Int]

  init(shapeCount: Int) {
    last = Array(repeating: -1, count: shapeCount)
    counts = Array(repeating: 0, count: shapeCount)
  }

  /// The last one that was kept of a shape; -1 where there is none.
  @inline(__always)
  func last(of shape: Int) -> Int { last[shape] }

  /// Whether another one of a shape may be kept.
  func hasRoom(for shape: Int) -> Bool { counts[shape] < Self.mostOfOneShape }

  /// Keeps what a rule was compiled to.
  mutating func add(
    _ shape: Int, table: TableID, constants: Range<Int>, holes: [CompiledShape.Hole],
    contexts: [ValueContext], _ instructions: [Instruction], _ patches: [CompiledShape.Patch],
    preludes: [RuleCompiler.Prelude]
  ) {
    let fixed = (0..<constants.count).filter { index in
      !holes.contains { $0.constant == index && !$0.isFixed }
        && !patches.contains { $0.plainConstant == index }
    }
    list.append(
      CompiledShape(
        table: table, firstConstant: constants.lowerBound,
        fixed: self.fixed.count..<(self.fixed.count + fixed.count),
        holes: self.holes.count..<(self.holes.count + holes.count),
        patches: self.patches.count..<(self.patches.count + patches.count),
        hasRanges: patches.contains { $0.isRangeEnd }, next: last[shape]))
    self.fixed += fixed
    self.holes += holes
    self.contexts += contexts
    self.patches += patches
    self.instructions.append(instructions)
    self.preludes.append(preludes)
    last[shape] = list.count - 1
    counts[shape] += 1
  }
}
