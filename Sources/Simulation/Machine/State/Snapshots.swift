public import CTVetBytecode
public import CTVetPackets
public import CTVetRulesetModel

/// What rules, objects and sets hold at a moment, as a listing shows it.
extension Machine {
  /// A rule's instructions; counters, quotas and the like are as they are now.
  public func instructions(of rule: LoadedRuleID, at time: Timestamp) -> [Instruction] {
    ruleset.steps[ruleset.rule(rule).steps].map { step in
      guard step.reference >= 0 else { return step.instruction }
      switch step.instruction {
      case .counter: return .counter(counters[Int(step.reference)])
      case .quota, .last:
        return step.instruction.holding(states[Int(step.reference)], at: time)
      default: return step.instruction
      }
    }
  }

  /// A named object, by its index in the model; nil where it is not loaded.
  public func contents(ofObject index: Int) -> Listing.Object.Contents? {
    guard let object = ruleset.objects.first(where: { $0.index == index }) else { return nil }
    guard case .counter = object.contents else { return object.contents }
    return .counter(counters[Int(object.state)])
  }

  /// How many bytes of a named quota were used, by the object's index in the model.
  public func consumedQuota(ofObject index: Int) -> UInt64? {
    guard let object = ruleset.objects.first(where: { $0.index == index }), object.state >= 0,
      case .quota = object.contents, case .quota(let consumed) = states[Int(object.state)]
    else { return nil }
    return consumed
  }

  /// The elements of a named set or map with what they carry; those that expired are left out.
  ///
  /// Elements that packets added come after those that commands sent, each in its order.
  public func elements(of set: SetID, at time: Timestamp) -> [SetElement] {
    guard let table = sets.first(where: { $0.set.identity == .named(set) }) else { return [] }
    return table.elements(at: time).map { element in
      var listed = element.element
      listed.value = value(table.set, element.value)
      if table.set.has(LoadedSet.Flag.timeout) {
        listed.timeout = element.timeout == 0 ? nil : element.timeout
        listed.expiration = element.remaining
      }
      listed.statements = element.expressions.map { $0.instruction.holding($0.state, at: time) }
      return listed
    }
  }

  private func value(_ set: LoadedSet, _ words: [UInt32]) -> SetElement.Value? {
    switch set.value {
    case .none: return nil
    case .data(let byteCount): return .data(RegisterData(words: words, byteCount: byteCount))
    case .verdict:
      let kind = words.first.flatMap { Decision.Kind(rawValue: UInt8(truncatingIfNeeded: $0)) }
      let chain = words.count > 1 ? Int32(bitPattern: words[1]) : -1
      return .verdict(verdict(Decision(kind ?? .continue, chain: chain)))
    case .object:
      guard let place = words.first, place < ruleset.objects.count else { return nil }
      return .object(ruleset.objects[Int(place)].name)
    }
  }
}

extension Instruction {
  /// The instruction with what it remembers.
  fileprivate func holding(_ state: ExpressionState, at time: Timestamp) -> Instruction {
    switch (self, state) {
    case (.counter, .counter(let counter)): return .counter(counter)
    case (.quota(var quota), .quota(let consumed)):
      quota.consumed = consumed
      return .quota(quota)
    case (.last, .last(let last?)):
      let milliseconds = max(0, time.nanoseconds - last.nanoseconds) / 1_000_000
      return .last(.init(milliseconds: UInt64(milliseconds)))
    default: return self
    }
  }
}

// MARK: Comparing

extension Machine {
  /// What another machine with the same ruleset remembers differently; nil for nothing.
  package func difference(from other: borrowing Machine, at time: Timestamp) -> String? {
    for (index, pair) in zip(counters, other.counters).enumerated() where pair.0 != pair.1 {
      return "counter \(index): \(pair)"
    }
    for (index, pair) in zip(states, other.states).enumerated() where pair.0 != pair.1 {
      return "state \(index): \(pair)"
    }
    for (one, two) in zip(sets, other.sets) {
      let (one, two) = (one.listed(at: time), two.listed(at: time))
      for pair in zip(one, two) where pair.0 != pair.1 { return "element \(pair)" }
      if one.count != two.count { return "elements \(one), \(two)" }
    }
    return nil
  }
}

extension SetTable {
  /// All that its elements hold.
  fileprivate func listed(at time: Timestamp) -> [ListedElement] {
    elements(at: time).map {
      ListedElement(
        element: $0.element, value: $0.value, remaining: $0.remaining,
        states: $0.expressions.map(\.state))
    }
  }

  /// What an element holds.
  fileprivate struct ListedElement: Equatable {
    var element: SetElement
    var value: [UInt32]
    var remaining: UInt64?
    var states: [ExpressionState]
  }
}
