package import CTVetDiagnostics
package import CTVetRulesetModel

/// Finds in a rule what it tests of the tracker's knowledge.
package struct ConditionReader {
  /// Something that can't be explained.
  package struct Problem: Error, Equatable {
    /// Where it is written.
    package let range: SourceRange
    /// What it is.
    package let message: String
    /// What to write instead.
    package var hint: String?
  }

  /// What the rule tests, in order.
  package private(set) var conditions: [ConntrackCondition] = []
  /// The text of the tests that have nothing to do with the tracker.
  package private(set) var others: [String] = []
  /// The kinds of messages that the rule is about; nil where it says nothing of them.
  package private(set) var messages: [MessageStates]?
  private let ruleset: Ruleset

  /// Reads a rule.
  package init(_ rule: Rule, in ruleset: Ruleset) throws(Problem) {
    self.ruleset = ruleset
    let statements = ruleset.statements(rule.statements)
    for (statement, range) in zip(statements, ruleset.ranges(rule.statements)) {
      try read(statement, at: range)
    }
  }

  private mutating func read(_ statement: Statement, at range: SourceRange) throws(Problem) {
    let text = ruleset.sources.text(range)
    if let kinds = ruleset.messages(passing: statement) { messages = kinds }
    switch statement {
    case .match(let left, let operation, let right):
      switch try key(left) {
      case .tracked(let subject, let steps):
        let comparison = try comparison(
          operation, right, of: subject, isPlain: steps.isEmpty, at: range)
        conditions.append(
          ConntrackCondition(
            .register(subject, RegisterTest(steps: steps, comparison)), text: text))
      case .other(let key): conditions.append(ConntrackCondition(.otherKey(key), text: text))
      case .unrelated: others.append(text)
      }
    case .verdictMap(let left, let map):
      guard case .tracked(let subject, let steps) = try key(left) else {
        others.append(text)
        return
      }
      let test = RegisterTest(steps: steps, .map(try elements(ofMap: map, of: subject)))
      conditions.append(ConntrackCondition(.register(subject, test), text: text))
    case .limit, .quota, .connectionCount:
      others.append(text)
    default:
      break
    }
  }

  /// The left side of a test.
  private enum Key {
    case tracked(ConntrackCondition.Subject, [RegisterTest.Step])
    case other(ConntrackKey)
    case unrelated
  }

  private func key(_ id: ExpressionID) throws(Problem) -> Key {
    switch ruleset.expression(ruleset.resolved(id)) {
    case .ct(.state, _, _): return .tracked(.state, [])
    case .ct(.status, _, _): return .tracked(.status, [])
    case .ct(.direction, _, _): return .tracked(.direction, [])
    case .ct(let key, _, _): return .other(key)
    case .binary(let operation, let left, let right):
      guard case .tracked(let subject, let steps) = try key(left) else { return try key(left) }
      let step = RegisterTest.Step(operation: operation, value: try value(right, of: subject))
      return .tracked(subject, steps + [step])
    case .concatenation(let parts):
      for part in ruleset.expressions(parts) {
        guard case .unrelated = try key(part) else {
          throw Problem(
            range: ruleset.range(id), message: "values beside each other are not explained",
            hint: "write each test by itself: ct state new ct direction original")
        }
      }
      return .unrelated
    default: return .unrelated
    }
  }

  private func comparison(
    _ operation: RelationalOperator, _ right: ExpressionID, of subject: ConntrackCondition.Subject,
    isPlain: Bool, at range: SourceRange
  ) throws(Problem) -> RegisterTest.Comparison {
    let isNegated = operation == .notEqual || operation == .not
    switch ruleset.expression(ruleset.resolved(right)) {
    case .set(let list):
      var ranges: [ClosedRange<UInt32>] = []
      for element in ruleset.expressions(list) { ranges.append(try values(element, of: subject)) }
      return .element(ranges, negated: isNegated)
    case .range:
      return .element([try values(right, of: subject)], negated: isNegated)
    default:
      let value = try value(right, of: subject)
      // Without an operator, flags are tested by a mask, but only where no mask was written.
      let isMask = subject != .direction && isPlain
      switch operation {
      case .implicit: return isMask ? .anyOf(value) : .whole(.equal, value)
      case .not where subject != .direction: return .noneOf(value)
      case .not:
        throw Problem(
          range: range, message: "nft takes ! only before flags",
          hint: "write ct direction != original")
      default: return .whole(operation, value)
      }
    }
  }

  private func elements(
    ofMap id: ExpressionID, of subject: ConntrackCondition.Subject
  ) throws(Problem) -> [(values: ClosedRange<UInt32>?, verdict: String)] {
    guard case .set(let list) = ruleset.expression(ruleset.resolved(id)) else {
      throw unknown(id, of: subject)
    }
    var elements: [(values: ClosedRange<UInt32>?, verdict: String)] = []
    for element in ruleset.expressions(list) {
      guard case .mapping(let key, let data) = ruleset.expression(withoutOptions(element)) else {
        throw unknown(element, of: subject)
      }
      let verdict = ruleset.text(ruleset.resolved(data))
      if case .catchAll = ruleset.expression(withoutOptions(key)) {
        elements.append((nil, verdict))
      } else {
        elements.append((try values(key, of: subject), verdict))
      }
    }
    return elements
  }

  private func values(
    _ id: ExpressionID, of subject: ConntrackCondition.Subject
  ) throws(Problem) -> ClosedRange<UInt32> {
    let plain = withoutOptions(id)
    guard case .range(let low, let high) = ruleset.expression(plain) else {
      let value = try value(plain, of: subject)
      return value...value
    }
    let (first, last) = (try value(low, of: subject), try value(high, of: subject))
    guard first <= last else { throw unknown(id, of: subject) }
    return first...last
  }

  private func value(
    _ id: ExpressionID, of subject: ConntrackCondition.Subject
  ) throws(Problem) -> UInt32 {
    guard let value = ruleset.constant(withoutOptions(id), of: subject.key) else {
      throw unknown(id, of: subject)
    }
    return value
  }

  private func withoutOptions(_ id: ExpressionID) -> ExpressionID {
    let resolved = ruleset.resolved(id)
    if case .element(let inner, _) = ruleset.expression(resolved) { return inner }
    return resolved
  }

  private func unknown(
    _ id: ExpressionID, of subject: ConntrackCondition.Subject
  ) -> Problem {
    let range = ruleset.range(id)
    let text = ruleset.sources.text(range)
    guard case .symbol = ruleset.expression(id) else {
      return Problem(
        range: range, message: "what \(text) stands for is not known here",
        hint: "write the values themselves")
    }
    let names = subject.knownNames
    let closest = SpellingSuggestion.closest(to: text, among: names)
    return Problem(
      range: range, message: "ct \(subject.rawValue) has no value \(text)",
      hint: closest.map { "did you mean \($0)?" }
        ?? "its values are \(names.joined(separator: ", "))")
  }
}

extension ConntrackCondition.Subject {
  /// The names of values that nft knows for the key.
  fileprivate var knownNames: [String] {
    switch self {
    case .state: ConntrackState.named.map(\.name)
    case .status: ConntrackStatus.named.map(\.name)
    case .direction: ["original", "reply"]
    }
  }
}
