import CTVetDiagnostics
import CTVetRulesetModel

/// Rules that have a shape; see `RuleShape`.
extension RuleCompiler {
  /// What is known of a rule before it is compiled.
  enum Repetition {
    /// Its instructions, empty where only mistakes are looked for.
    case known([Instruction])
    /// It has to be compiled, and others may repeat it.
    case new
    /// It has to be compiled.
    case special
  }

  /// What earlier rules of its shape tell of a rule.
  mutating func repeated(_ rule: Rule) -> Repetition {
    guard reusesShapes, let shape = ruleset.shape(of: rule) else { return .special }
    let first = ruleset.constants(of: rule).lowerBound
    let index = compiled(shape, first)
    guard index >= 0 else { return shapes.hasRoom(for: shape) ? .new : .special }
    let known = shapes.list[index]
    for hole in known.holes {
      let constant = ruleset.constants[first + shapes.holes[hole].constant]
      // A mistake is told by compiling the rule as a whole.
      guard let number = plainNumber(constant, hole) else { return .special }
      holeValues[hole - known.holes.lowerBound] = number
    }
    if known.hasRanges, hasBackwardRange(known.patches) { return .special }
    guard purpose == .programs else { return .known([]) }
    if !shapes.preludes[index].isEmpty { preludes = shapes.preludes[index] }
    var instructions = shapes.instructions[index]
    for position in known.patches {
      guard apply(shapes.patches[position], to: &instructions) else { return .special }
    }
    return .known(instructions)
  }

  /// The compiled rule of a shape that differs in holes alone from one with such constants; -1 where there
  /// is none.
  private func compiled(_ shape: Int, _ firstConstant: Int) -> Int {
    var index = shapes.last(of: shape)
    while index >= 0 {
      let known = shapes.list[index]
      if known.table == table, hasFixedConstants(of: known, firstConstant) { return index }
      index = known.next
    }
    return -1
  }

  private func hasFixedConstants(of known: CompiledShape, _ firstConstant: Int) -> Bool {
    for position in known.fixed {
      let constant = shapes.fixed[position]
      let wanted = ruleset.constants[known.firstConstant + constant].range
      let found = ruleset.constants[firstConstant + constant].range
      if ruleset.sources.bytes(wanted) != ruleset.sources.bytes(found) { return false }
    }
    return true
  }

  /// The number of a constant that fills a hole; nil for a mistake, or a pattern.
  private mutating func plainNumber(_ constant: RuleConstant, _ index: Int) -> UInt128? {
    if let datatype = shapes.holes[index].datatype {
      if let number = constant.number {
        switch datatype {
        case .inetService, .integer, .inetProto, .bitmask:
          if number <= shapes.holes[index].largest { return UInt128(number) }
        default: break
        }
      } else {
        let address = ruleset.sources.withBytes(constant.range) { datatype.plainAddress($0) }
        if let address = address ?? nil { return address }
      }
    }
    wanted = shapes.contexts[index]
    let operand: Operand?
    if let number = constant.number {
      operand = try? self.constant(number, at: constant.range)
    } else {
      operand = try? self.constant(at: constant.range)
    }
    guard case .value(let number)? = operand?.form else { return nil }
    return number
  }

  private func hasBackwardRange(_ patches: Range<Int>) -> Bool {
    patches.contains { position in
      switch shapes.patches[position].kind {
      case .ends(let low, let high), .end(let high, above: let low?):
        holeValues[low] > holeValues[high]
      default: false
      }
    }
  }

  /// Puts constants in their place; false for a range that ends before it begins.
  private func apply(
    _ patch: CompiledShape.Patch, to instructions: inout [Instruction]
  ) -> Bool {
    var number: UInt128 = 0
    switch patch.kind {
    case .values(let terms):
      for index in 0..<terms.count {
        let (hole, shift) = terms[index]
        number |= holeValues[hole] << UInt128(shift)
      }
    case .leadingBits(let hole, let length):
      number = holeValues[hole] >> UInt128(patch.bits - length)
    case .maskedBits(let hole, let length):
      number = holeValues[hole] & ~Self.mask(bits: patch.bits - length)
    case .end(let hole, let low):
      if let low, holeValues[low] > holeValues[hole] { return false }
      number = holeValues[hole]
    case .ends(let low, let high):
      guard holeValues[low] <= holeValues[high] else { return false }
      guard case .range(var range) = instructions[patch.instruction] else { return true }
      range.lower = data(holeValues[low], patch)
      range.upper = data(holeValues[high], patch)
      instructions[patch.instruction] = .range(range)
      return true
    }
    guard case .compare(var compare) = instructions[patch.instruction] else { return false }
    compare.data = data(number, patch)
    instructions[patch.instruction] = .compare(compare)
    return true
  }

  private func data(_ number: UInt128, _ patch: CompiledShape.Patch) -> RegisterData {
    RegisterData(
      LittleBytes(
        number, byteCount: patch.byteCount, isLittleEndian: patch.isLittleEndian))
  }

  // MARK: Keeping shapes

  /// Keeps what a rule was compiled to for others of its shape, unless some hole has no place in it.
  mutating func keep(_ instructions: [Instruction], of rule: Rule) {
    guard let shape = ruleset.shape(of: rule), patchedHoles == holeIDs.count,
      holeIDs.count <= holeValues.count
    else { return }
    var holes: [CompiledShape.Hole] = []
    var contexts: [ValueContext] = []
    for (hole, context) in zip(holeIDs, holeContexts) {
      guard let context else { return }
      let bits = context.bits == 0 ? context.datatype?.bits ?? 0 : context.bits
      let isPlain =
        context.largest == nil && bits > 0
        && (context.datatype?.bits == 0 || context.datatype?.bits == bits)
      holes.append(
        .init(
          constant: hole.constant, datatype: isPlain ? context.datatype : nil,
          largest: UInt64(clamping: Self.mask(bits: bits))))
      contexts.append(context)
    }
    for prelude in preludes {
      if case .chain = prelude { return }
    }
    shapes.add(
      shape, table: table, constants: ruleset.constants(of: rule), holes: holes,
      contexts: contexts, instructions, patches, preludes: preludes)
  }

  /// Begins to note where constants go.
  mutating func beginNotingHoles(of rule: Rule) {
    notesHoles = true
    holeIDs = holes(of: rule)
    patches.removeAll(keepingCapacity: true)
    patchedHoles = 0
    holeContexts.removeAll(keepingCapacity: true)
    holeContexts.append(contentsOf: repeatElement(nil, count: holeIDs.count))
  }

  /// Notes where the constants of a comparison went, which was put out last.
  mutating func notePatch(of comparison: Comparison) {
    patches.append(
      CompiledShape.Patch(
        instruction: output.count - 1, kind: .values(comparison.terms), bits: comparison.bits,
        byteCount: (comparison.bits + 7) / 8,
        isLittleEndian: comparison.byteOrder != .bigEndian))
    patchedHoles += comparison.terms.count
  }

  /// Notes where the constants of a relation went, which was put out last.
  mutating func notePatches(of relation: Relation) {
    let (right, last) = (relation.right, output.count - 1)
    var patch = CompiledShape.Patch(
      instruction: last, kind: .values(PatchTerms()), bits: right.bits,
      byteCount: right.byteCount, isLittleEndian: right.byteOrder != .bigEndian)
    switch right.form {
    case .prefix(_, let length) where relation.holes.count == 1:
      if right.byteOrder == .bigEndian, length > 0, length.isMultiple(of: 8) {
        patch.kind = .leadingBits(hole: relation.holes[0], length: length)
        patch.byteCount = length / 8
      } else {
        patch.kind = .maskedBits(hole: relation.holes[0], length: length)
      }
      patches.append(patch)
      patchedHoles += 1
    case .interval where relation.holes.count == 2:
      let (low, high) = (relation.holes[0], relation.holes[1])
      if relation.op == .notEqual {
        patch.kind = .ends(low: low, high: high)
        patches.append(patch)
      } else {
        patch.instruction = last - 1
        patch.kind = .end(hole: low, above: nil)
        patches.append(patch)
        patch.instruction = last
        patch.kind = .end(hole: high, above: low)
        patches.append(patch)
      }
      patchedHoles += 2
    default: break
    }
  }

  /// The number of the hole that a constant fills, where that is noted.
  mutating func hole(of id: ExpressionID) -> Int? {
    guard notesHoles, let hole = holeIDs.firstIndex(where: { $0.id == id }) else { return nil }
    holeContexts[hole] = wanted
    return hole
  }
}
