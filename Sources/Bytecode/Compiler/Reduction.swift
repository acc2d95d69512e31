import CTVetRulesetModel

/// What nft does with the matches of a whole rule: it drops one that says nothing, and reads
/// neighbouring fields at once.
extension RuleCompiler {
  /// Source: behaviour of nft 1.0.6, src/rule.c `rule_postprocess`.
  mutating func reduce() {
    var candidates: [Int] = []
    var dropped: Set<Int> = []
    for index in steps.indices {
      guard case .relation(let relation) = steps[index] else {
        // A single field waits for a neighbour behind the statement.
        if candidates.count >= 2 {
          merge(candidates, &dropped)
          candidates = []
        }
        continue
      }
      guard case .value(let number) = relation.right.form else { continue }
      let isEquality = relation.op == .equal || relation.op == .implicit
      switch relation.left.form {
      case .payload where isEquality || relation.op == .notEqual: candidates.append(index)
      case .load(.loadMeta(let load)) where isEquality && load.key == .protocol:
        // nft removes a match only when it comes to the next one.
        if isOwnProtocol(number), index != steps.indices.last { dropped.insert(index) }
      default: break
      }
    }
    if candidates.count >= 2 { merge(candidates, &dropped) }
    if !dropped.isEmpty {
      steps = steps.indices.filter { !dropped.contains($0) }.map { steps[$0] }
    }
  }

  private func isOwnProtocol(_ number: UInt128) -> Bool {
    (family == .ip && number == 0x0800) || (family == .ip6 && number == 0x86DD)
  }

  /// Joins neighbours among matches on fields, by their place in the packet.
  private mutating func merge(_ candidates: [Int], _ dropped: inout Set<Int>) {
    let sorted = candidates.enumerated().sorted { first, second in
      let (one, two) = (place(first.element), place(second.element))
      return one == two ? first.offset < second.offset : one < two
    }.map(\.element)
    var last = sorted[0]
    // The step that `last` came from in the sorted order.
    for this in sorted.dropFirst() {
      guard case .relation(let one) = steps[last], case .relation(let two) = steps[this],
        let joined = Self.joined(one, two)
      else {
        last = this
        continue
      }
      // A match that tells the next header stays where it is; the other one joins it there.
      if case .payload(let payload) = two.left.form, payload.namesNextHeader {
        steps[this] = .relation(joined)
        dropped.insert(last)
        last = this
      } else {
        steps[last] = .relation(joined)
        dropped.insert(this)
      }
    }
  }

  private func place(_ index: Int) -> Int {
    guard case .relation(let relation) = steps[index],
      case .payload(let payload) = relation.left.form
    else { return 0 }
    return Int(payload.base.rawValue) << 32 + payload.offset
  }

  /// Two comparisons of neighbouring bytes as one, where that is faster for the kernel.
  private static func joined(_ one: Relation, _ two: Relation) -> Relation? {
    guard case .payload(let first) = one.left.form, case .payload(let second) = two.left.form,
      case .value(let firstValue) = one.right.form, case .value(let secondValue) = two.right.form,
      first.base == second.base, first.offset + one.left.bits == second.offset,
      first.offset % 8 == 0, one.left.bits % 8 == 0, two.left.bits % 8 == 0,
      (one.op == .notEqual) == (two.op == .notEqual)
    else { return nil }
    let total = one.left.bits + two.left.bits
    guard total <= 128,
      total <= 32 || first.base == .link || one.left.bits > 32 || two.left.bits > 32
    else { return nil }
    var payload = Operand.Payload(base: first.base, offset: first.offset)
    payload.namesNextHeader = second.namesNextHeader
    var result = one
    result.left = Operand(
      .payload(payload), .integer, bits: total, .bigEndian, at: one.left.range)
    result.right = Operand(
      .value(firstValue << UInt128(two.left.bits) | secondValue), .integer, bits: total,
      .bigEndian, at: one.right.range)
    return result
  }
}
