import CTVetDiagnostics
import CTVetRulesetModel

/// Rules of a shape that was seen before.
extension RuleCompiler {
  /// What became of a rule.
  enum Shaped {
    /// Its instructions, empty where only mistakes are looked for.
    case instructions([Instruction])
    /// It has to be compiled, and its shape may be kept.
    case new
    /// It has to be compiled.
    case special
  }

  /// The instructions of a rule whose shape is known.
  mutating func shaped(_ statements: StatementList) -> Shaped {
    guard reusesShapes, writeKey(of: statements, in: table) else { return .special }
    guard let index = shapes.find(shapeKey.words) else { return .new }
    holeValues.removeAll(keepingCapacity: true)
    for position in shapeKey.holes.indices {
      wanted = shapes.shapes[index].holes[position].context
      // A mistake is told by compiling the rule as a whole.
      guard let number = try? plainConstant(shapeKey.holes[position]) else { return .special }
      holeValues.append(number)
    }
    guard buildsPrograms else {
      return hasBackwardRange(index) ? .special : .instructions([])
    }
    var instructions = shapes.shapes[index].instructions
    for position in shapes.shapes[index].patches.indices {
      guard apply(shapes.shapes[index].patches[position], to: &instructions) else {
        return .special
      }
    }
    return .instructions(instructions)
  }

  /// The number of a plain constant; nil for a pattern.
  private mutating func plainConstant(
    _ id: ExpressionID
  ) throws(EvaluationError) -> UInt128? {
    let operand: Operand
    if case .number(let number) = ruleset.expression(id) {
      operand = try constant(number, at: ruleset.range(id))
    } else {
      operand = try constant(id)
    }
    guard case .value(let number) = operand.form else { return nil }
    return number
  }

  private func hasBackwardRange(_ index: Int) -> Bool {
    shapes.shapes[index].patches.contains { patch in
      switch patch.kind {
      case .ends(let low, let high), .end(let high, above: let low?):
        holeValues[low] > holeValues[high]
      default: false
      }
    }
  }

  /// Puts constants in their place; false for a range that ends before it begins.
  private func apply(
    _ patch: RuleShape.Patch, to instructions: inout [Instruction]
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

  private func data(_ number: UInt128, _ patch: RuleShape.Patch) -> RegisterData {
    RegisterData(
      LittleBytes(
        number, byteCount: patch.byteCount, isLittleEndian: patch.isLittleEndian))
  }

  // MARK: Keeping shapes

  /// Keeps the shape of the rule at hand, whose key is in `shapeKey`.
  mutating func keepShape(_ instructions: [Instruction]) {
    guard preludes.isEmpty, holeContexts.count == shapeKey.holes.count else { return }
    var holes: [RuleShape.Hole] = []
    for context in holeContexts {
      guard let context else { return }
      holes.append(RuleShape.Hole(context: context))
    }
    // Each constant must have found its place.
    guard patchedHoles == shapeKey.holes.count else { return }
    shapes.add(
      RuleShape(
        key: shapeKey.words, instructions: instructions, holes: holes, patches: patches))
  }

  /// Begins to note where constants go.
  mutating func beginNotingHoles() {
    notesHoles = true
    patches.removeAll(keepingCapacity: true)
    patchedHoles = 0
    holeContexts.removeAll(keepingCapacity: true)
    holeContexts.append(contentsOf: repeatElement(nil, count: shapeKey.holes.count))
  }

  /// Notes where the constants of a comparison went, which was put out last.
  mutating func notePatch(of comparison: Comparison) {
    patches.append(
      RuleShape.Patch(
        instruction: output.count - 1, kind: .values(comparison.terms), bits: comparison.bits,
        byteCount: (comparison.bits + 7) / 8,
        isLittleEndian: comparison.byteOrder != .bigEndian))
    patchedHoles += comparison.terms.count
  }

  /// Notes where the constants of a relation went, which was put out last.
  mutating func notePatches(of relation: Relation) {
    let (right, last) = (relation.right, output.count - 1)
    var patch = RuleShape.Patch(
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
    guard notesHoles else { return nil }
    let resolved = ruleset.resolved(id)
    guard let hole = shapeKey.holes.firstIndex(of: resolved) else { return nil }
    // The same constant of a definition in two places is told apart by order.
    if holeContexts[hole] != nil,
      let later = shapeKey.holes.indices.first(where: {
        shapeKey.holes[$0] == resolved && holeContexts[$0] == nil
      })
    {
      holeContexts[later] = wanted
      return later
    }
    holeContexts[hole] = wanted
    return hole
  }
}
