package import CTVetRulesetModel

/// How nft compares the register that a `ct` key was loaded into.
///
/// Values are as the host reads them, 32 bits. Source: `nft --debug=netlink`, 1.0.6 and 1.1.3.
package struct RegisterTest: Equatable, Sendable {
  /// The comparison.
  package enum Comparison: Equatable, Sendable {
    /// Any of these bits: `(reg & mask) != 0`.
    case anyOf(UInt32)
    /// None of these bits: `(reg & mask) == 0`.
    case noneOf(UInt32)
    /// The whole register, by an operator that compares numbers.
    case whole(RelationalOperator, UInt32)
    /// An element of a set, or of a range.
    case element([ClosedRange<UInt32>], negated: Bool)
    /// An element of a map, which decides; nil in the range is `*`.
    case map([(values: ClosedRange<UInt32>?, verdict: String)])

    /// Whether both compare the same.
    package static func == (left: Comparison, right: Comparison) -> Bool {
      switch (left, right) {
      case (.anyOf(let one), .anyOf(let other)): one == other
      case (.noneOf(let one), .noneOf(let other)): one == other
      case (.whole(let operation, let one), .whole(let otherOperation, let other)):
        operation == otherOperation && one == other
      case (.element(let one, let negated), .element(let other, let otherNegated)):
        one == other && negated == otherNegated
      case (.map(let one), .map(let other)):
        one.elementsEqual(other) { $0.values == $1.values && $0.verdict == $1.verdict }
      default: false
      }
    }
  }

  /// An operation on the register before it is compared.
  package struct Step: Equatable, Sendable {
    /// The operation.
    package let operation: BinaryOperator
    /// Its right side.
    package let value: UInt32
  }

  /// What is done to the register first, in order.
  package var steps: [Step]
  /// The comparison.
  package var comparison: Comparison

  /// Creates a test.
  package init(steps: [Step] = [], _ comparison: Comparison) {
    self.steps = steps
    self.comparison = comparison
  }

  /// What a test comes to for one value.
  package enum Outcome: Hashable, Sendable {
    /// The next statement runs.
    case matches
    /// The rule ends here.
    case fails
    /// A map decides.
    case verdict(String)
  }

  /// What the test comes to for a value of the key.
  package func outcome(of value: UInt32) -> Outcome {
    var register = value
    for step in steps { register = step.applied(to: register) }
    switch comparison {
    case .anyOf(let mask): return register & mask != 0 ? .matches : .fails
    case .noneOf(let mask): return register & mask == 0 ? .matches : .fails
    case .whole(let operation, let other):
      return Self.compare(register, operation, other) ? .matches : .fails
    case .element(let ranges, let negated):
      return ranges.contains { $0.contains(register) } != negated ? .matches : .fails
    case .map(let elements):
      let found =
        elements.first { $0.values?.contains(register) == true }
        ?? elements.first { $0.values == nil }
      return found.map { .verdict($0.verdict) } ?? .fails
    }
  }

  private static func compare(
    _ left: UInt32, _ operation: RelationalOperator, _ right: UInt32
  ) -> Bool {
    switch operation {
    case .implicit, .equal: left == right
    case .notEqual, .not: left != right
    case .less: left < right
    case .greater: left > right
    case .lessOrEqual: left <= right
    case .greaterOrEqual: left >= right
    }
  }
}

extension RegisterTest.Step {
  fileprivate func applied(to register: UInt32) -> UInt32 {
    switch operation {
    case .and: register & value
    case .or: register | value
    case .xor: register ^ value
    case .shiftLeft: register << value
    case .shiftRight: register >> value
    }
  }
}
