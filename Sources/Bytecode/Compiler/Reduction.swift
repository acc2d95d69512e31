import CTVetRulesetModel

/// What nft does with the matches of a whole rule: it drops one that says nothing, and reads
/// neighbouring fields at once.
extension RuleCompiler {
  /// Source: behaviour of nft 1.0.6, src/rule.c `rule_postprocess`.
  mutating func reduce() {
    var dropped: [Int] = []
    mergeable.removeAll(keepingCapacity: true)
    for index in steps.indices {
      switch steps[index] {
      case .instructions:
        // A single field waits for a neighbour behind the statement.
        if mergeable.count >= 2 {
          merge(&dropped)
          mergeable.removeAll(keepingCapacity: true)
        }
      case .relation: break
      case .comparison(let comparison):
        let isEquality = comparison.op == .equal || comparison.op == .implicit
        switch comparison.source {
        case .payload where isEquality || comparison.op == .notEqual: mergeable.append(index)
        case .meta(.protocol) where isEquality:
          // nft removes a match only when it comes to the next one.
          if isOwnProtocol(comparison.value), index != steps.count - 1 { dropped.append(index) }
        default: break
        }
      }
    }
    if mergeable.count >= 2 { merge(&dropped) }
    if !dropped.isEmpty {
      steps = steps.indices.filter { !dropped.contains($0) }.map { steps[$0] }
    }
  }

  private func isOwnProtocol(_ number: UInt128) -> Bool {
    (family == .ip && number == 0x0800) || (family == .ip6 && number == 0x86DD)
  }

  /// Joins neighbours among matches on fields, by their place in the packet.
  private mutating func merge(_ dropped: inout [Int]) {
    // Those at the same place keep their order; mostly all are in order already.
    let sorted =
      zip(mergeable, mergeable.dropFirst()).allSatisfy { place($0) <= place($1) }
      ? mergeable : mergeable.sorted { (place($0), $0) < (place($1), $1) }
    var last = sorted[0]
    for this in sorted.dropFirst() {
      guard case .comparison(let one) = steps[last], case .comparison(let two) = steps[this],
        let joined = Self.joined(one, two)
      else {
        last = this
        continue
      }
      // A match that tells the next header stays where it is; the other one joins it there.
      if case .payload(let payload) = two.source, payload.namesNextHeader {
        steps[this] = .comparison(joined)
        dropped.append(last)
        last = this
      } else {
        steps[last] = .comparison(joined)
        dropped.append(this)
      }
    }
  }

  private func place(_ index: Int) -> Int {
    guard case .comparison(let comparison) = steps[index],
      case .payload(let payload) = comparison.source
    else { return 0 }
    return Int(payload.base.rawValue) << 32 + payload.offset
  }

  /// Two comparisons of neighbouring bytes as one, where that is faster for the kernel.
  private static func joined(_ one: Comparison, _ two: Comparison) -> Comparison? {
    guard case .payload(let first) = one.source, case .payload(let second) = two.source,
      first.base == second.base, first.offset + one.bits == second.offset,
      first.offset % 8 == 0, one.bits % 8 == 0, two.bits % 8 == 0,
      (one.op == .notEqual) == (two.op == .notEqual)
    else { return nil }
    let total = one.bits + two.bits
    guard total <= 128,
      total <= 32 || first.base == .link || one.bits > 32 || two.bits > 32
    else { return nil }
    var payload = Operand.Payload(base: first.base, offset: first.offset)
    payload.namesNextHeader = second.namesNextHeader
    var result = one
    result.source = .payload(payload)
    result.datatype = .integer
    result.bits = total
    result.value = one.value << UInt128(two.bits) | two.value
    result.terms = one.terms.joined(with: two.terms, bits: two.bits) ?? PatchTerms()
    return result
  }
}
