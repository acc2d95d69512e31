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
    guard reusesShapes, rule.shape >= 0 else { return .special }
    let (shape, first) = (Int(rule.shape), Int(rule.firstConstant))
    let index = compiled(shape, first)
    guard index >= 0 else { return shapes.hasRoom(for: shape) ? .new : .special }
    let known = shapes.list[index]
    for hole in known.holes where !shapes.holes[hole].isFixed {
      let constant = ruleset.constants[first + shapes.holes[hole].constant]
      // A mistake is told by compiling the rule as a whole.
      guard let number = plainNumber(constant, hole) else { return .special }
      holeValues[hole - known.holes.lowerBound] = number
    }
    if known.hasRanges, hasBackwardRange(known.patches) { return .special }
    guard buildsPrograms else { return .known([]) }
    if !shapes.preludes[index].isEmpty { preludes = shapes.preludes[index] }
    var instructions = shapes.instructions[index]
    for position in known.patches {
      guard apply(shapes.patches[position], first, to: &instructions) else { return .special }
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
  private mutating func apply(
    _ patch: CompiledShape.Patch, _ firstConstant: Int, to instructions: inout [Instruction]
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
    case .element(let hole, let index, let prelude):
      guard case .set(var set) = preludes[prelude],
        let key = set.details?.key.key(
          of: .single(ValueBounds(holeValues[hole])), .low, hasIntervals: false)
      else { return false }
      set.elements[index].key = key
      preludes[prelude] = .set(set)
      return true
    case .prefix(let constant):
      guard case .log(var log) = instructions[patch.instruction] else { return false }
      log.prefix = logPrefix(ruleset.constants[firstConstant + constant].range)
      instructions[patch.instruction] = .log(log)
      return true
    case .packets(let constant), .bytes(let constant):
      guard case .counter(var counter) = instructions[patch.instruction],
        let number = ruleset.constants[firstConstant + constant].number
      else { return false }
      if case .packets = patch.kind { counter.packets = number } else { counter.bytes = number }
      instructions[patch.instruction] = .counter(counter)
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

  /// Keeps what a rule was compiled to for others of its shape.
  mutating func keep(_ instructions: [Instruction], of rule: Rule) {
    guard rule.shape >= 0, holeIDs.count <= holeValues.count else { return }
    var holes: [CompiledShape.Hole] = []
    for (index, hole) in holeIDs.enumerated() {
      // What has no place in the instructions must be the same.
      let context = patchedHoles.contains(index) ? holeContexts[index] : nil
      holes.append(CompiledShape.Hole(constant: hole.constant, context))
    }
    for prelude in preludes {
      if case .chain = prelude { return }
    }
    notePlainConstants(of: rule, instructions)
    shapes.add(
      Int(rule.shape), table: table, constants: ruleset.constants(of: rule), holes: holes,
      contexts: holeContexts.map { $0 ?? .none }, instructions, patches, preludes: preludes)
  }

  /// Notes where the constants went that need no evaluation.
  private mutating func notePlainConstants(of rule: Rule, _ instructions: [Instruction]) {
    let constants = ruleset.constants[ruleset.constants(of: rule)]
    // The instructions of such statements have the statements' order.
    var logs = instructions.indices.filter {
      if case .log = instructions[$0] { true } else { false }
    }
    var counters = instructions.indices.filter {
      if case .counter = instructions[$0] { true } else { false }
    }
    for index in 0..<Int(rule.statements.count) {
      let range = ruleset.range(index, of: rule.statements)
      let own = constants.indices.filter {
        constants[$0].range.start >= range.start && constants[$0].range.end <= range.end
      }.map { $0 - constants.startIndex }
      switch ruleset.statement(index, of: rule.statements) {
      case .log where !logs.isEmpty:
        let place = logs.removeFirst()
        patches += own.map { .init(instruction: place, kind: .prefix(constant: $0)) }
      case .counter where !counters.isEmpty:
        let place = counters.removeFirst()
        let kinds: [(Int) -> CompiledShape.Patch.Kind] = [
          CompiledShape.Patch.Kind.packets, CompiledShape.Patch.Kind.bytes,
        ]
        patches += zip(own, kinds).map { .init(instruction: place, kind: $1($0)) }
      default: break
      }
    }
  }

  /// Notes where the elements of a set went, which is declared next.
  mutating func notePatches(of literal: SetLiteral) {
    for (index, element) in literal.elements.enumerated() {
      guard
        let hole = holeIDs.firstIndex(where: { ruleset.range($0.id) == element.range })
      else { continue }
      patches.append(
        .init(
          instruction: -1, kind: .element(hole: hole, index: index, prelude: preludes.count)))
      patchedHoles.insert(hole)
    }
  }

  /// Begins to note where constants go.
  mutating func beginNotingHoles(of rule: Rule) {
    notesHoles = true
    holeIDs = holes(of: rule)
    patches.removeAll(keepingCapacity: true)
    patchedHoles.removeAll()
    holeContexts.removeAll(keepingCapacity: true)
    holeContexts.append(contentsOf: repeatElement(nil, count: holeIDs.count))
  }

  /// Notes where the constants of a comparison went, which was put out last.
  mutating func notePatch(of comparison: Comparison) {
    patches.append(
      CompiledShape.Patch(
        instruction: output.count - 1, kind: .values(comparison.terms), bits: comparison.bits,
        byteCount: (comparison.bits + 7) / 8,
        isLittleEndian: comparison.byteOrder != .bigEndian && !comparison.datatype.isString))
    for index in 0..<comparison.terms.count { patchedHoles.insert(comparison.terms[index].hole) }
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
      patchedHoles.insert(relation.holes[0])
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
      patchedHoles.formUnion([low, high])
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
