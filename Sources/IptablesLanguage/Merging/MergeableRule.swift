import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel

/// A rule as tests, a counter, actions and a verdict, where it has no more than these.
struct MergeableRule {
  /// What the rule asks; none of it changes anything.
  var tests: [DecompiledStatement] = []
  /// What it counted, where it counts behind its tests.
  var counter: Instruction.Counter?
  /// What it does with packets that pass the tests.
  var actions: [DecompiledStatement] = []
  /// What it decides; nil where the next rule is asked.
  var verdict: Instruction.Verdict?
  var comment: String?

  /// Nil for a rule that keeps state of its own, or whose parts stand in another order.
  init?(_ rule: DecompiledRule) {
    comment = rule.comment
    for statement in rule.statements {
      if verdict != nil { return nil }
      switch statement {
      case .match(_, let key, _):
        guard counter == nil, actions.isEmpty, !key.drawsNumbers else { return nil }
        tests.append(statement)
      case .flagMatch:
        guard counter == nil, actions.isEmpty else { return nil }
        tests.append(statement)
      case .counter(let count):
        guard counter == nil, actions.isEmpty else { return nil }
        counter = count
      case .mangle, .log, .reject, .nat, .duplicate, .tproxy, .queue, .notrack, .resetOption:
        actions.append(statement)
      case .verdict(let decision): verdict = decision
      default: return nil
      }
    }
    if verdict == .continue { verdict = nil }
    joinExclusions()
  }

  /// The rule again.
  var rule: DecompiledRule {
    var statements = tests
    if let counter { statements.append(.counter(counter)) }
    statements += actions
    if let verdict { statements.append(.verdict(verdict)) }
    return DecompiledRule(statements: statements, comment: comment)
  }

  /// Whether no packet that passes the tests comes to the next rule of the chain.
  var isTerminal: Bool {
    switch verdict {
    case .accept, .drop, .return, .goto, .queue, .stop, .stolen: return true
    default: break
    }
    switch actions.last {
    case .reject, .nat, .queue: return true
    default: return false
    }
  }

  /// Makes one test with a set of `!=` tests of one key.
  private mutating func joinExclusions() {
    var joined: [DecompiledStatement] = []
    var places: [DecompiledExpression: Int] = [:]
    for test in tests {
      guard case .match(.notEqual, let key, let value) = test, let members = MergedValues(value)
      else {
        joined.append(test)
        continue
      }
      guard let place = places[key], case .match(_, _, let before) = joined[place],
        var values = MergedValues(before), values.take(members)
      else {
        if places[key] == nil { places[key] = joined.count }
        joined.append(test)
        continue
      }
      joined[place] = .match(.notEqual, key, values.expression)
    }
    tests = joined
  }
}

extension DecompiledExpression {
  /// Whether reading it again gives another number.
  fileprivate var drawsNumbers: Bool {
    switch self {
    case .numberGenerator: true
    case .binary(_, let left, let right): left.drawsNumbers || right.drawsNumbers
    case .converted(let value): value.drawsNumbers
    case .concatenation(let parts): parts.contains(where: \.drawsNumbers)
    case .map(let key, _, _): key.drawsNumbers
    default: false
    }
  }
}
