package import CTVetRulesetModel

/// A comparison whose constants are known, ready to be asked about values of the key.
package struct ValueTest: Sendable {
  private enum Comparison {
    case anyOf(UInt32)
    case noneOf(UInt32)
    case among([UInt32])
    case notAmong([UInt32])
    case less(UInt32)
    case lessOrEqual(UInt32)
  }

  private let kept: UInt32
  private let flipped: UInt32
  private let comparison: Comparison
  private let isInverted: Bool

  /// Creates the test; nil where a constant is unknown.
  package init?(_ comparison: ConntrackComparison, in ruleset: Ruleset) {
    kept = comparison.kept
    flipped = comparison.flipped
    var isInverted = false
    switch (comparison.form, comparison.constants(in: ruleset)) {
    case (_, .unknown): return nil
    case (.lookup, .one(let constant)): self.comparison = .among([constant.number])
    case (.lookup, .several(let constants)): self.comparison = .among(constants.map(\.number))
    case (.match(let operation), .several(let constants)):
      let numbers = constants.map(\.number)
      switch operation {
      case .implicit, .equal: self.comparison = .among(numbers)
      case .notEqual, .not:
        // Of a concatenation only all parts together are known not to be there.
        guard comparison.part == nil else { return nil }
        self.comparison = .notAmong(numbers)
      case .less, .greater, .lessOrEqual, .greaterOrEqual: return nil
      }
    case (.match(let operation), .one(let constant)):
      let number = constant.number
      switch operation {
      case .implicit:
        // Without an operator flags are compared bit by bit, unless some were masked out.
        let isFlags = comparison.key != .direction && comparison.isWhole
        self.comparison = isFlags ? .anyOf(number) : .among([number])
      case .not: self.comparison = .noneOf(number)
      case .equal: self.comparison = .among([number])
      case .notEqual: self.comparison = .notAmong([number])
      case .less, .greaterOrEqual:
        self.comparison = .less(number)
        isInverted = operation == .greaterOrEqual
      case .lessOrEqual, .greater:
        self.comparison = .lessOrEqual(number)
        isInverted = operation == .greater
      }
    }
    self.isInverted = isInverted
  }

  /// Whether a value of the key passes.
  package func accepts(_ value: UInt32) -> Bool {
    let value = (value & kept) ^ flipped
    let passes =
      switch comparison {
      case .anyOf(let bits): value & bits != 0
      case .noneOf(let bits): value & bits == 0
      case .among(let numbers): numbers.contains(value)
      case .notAmong(let numbers): !numbers.contains(value)
      case .less(let bound): value < bound
      case .lessOrEqual(let bound): value <= bound
      }
    return passes != isInverted
  }

  /// The states that pass, for a test of `ct state`.
  package var states: ConntrackState {
    var found: ConntrackState = []
    for bit in UInt32(0)..<7 {
      let state = ConntrackState(rawValue: 1 << bit)
      if ConntrackState.all.contains(state), accepts(state.rawValue) { found.insert(state) }
    }
    return found
  }

  /// The bits of the key on which the answer depends.
  package var relevantBits: UInt32 {
    switch comparison {
    case .anyOf(let bits), .noneOf(let bits): kept & bits
    case .among, .notAmong, .less, .lessOrEqual: kept
    }
  }
}
