import CTVetDiagnostics
import CTVetRulesetModel

/// A statement of a live rule that is more than a plain match, a verdict or a counter.
///
/// Large rulesets consist of those three; checks that look for something else need not walk them.
struct UnusualStatement: Sendable {
  /// The chain of the rule.
  let chain: ChainID
  /// The rule.
  let rule: RuleID
  /// The statement.
  let statement: Statement
  /// Where it is written.
  let range: SourceRange
}

extension UnusualStatement {
  /// Every one of a ruleset, in the order of the chains.
  static func all(in ruleset: Ruleset) -> [UnusualStatement] {
    var found: [UnusualStatement] = []
    for chain in ruleset.liveChains {
      for rule in ruleset.chains[chain.index].rules {
        let list = ruleset.rule(rule).statements
        for index in 0..<Int(list.count) {
          let statement = ruleset.statement(index, of: list)
          guard isUnusual(statement, ruleset) else { continue }
          found.append(
            UnusualStatement(
              chain: chain, rule: rule, statement: statement, range: ruleset.range(index, of: list))
          )
        }
      }
    }
    return found
  }

  private static func isUnusual(_ statement: Statement, _ ruleset: Ruleset) -> Bool {
    switch statement {
    case .verdict, .counter, .notrack, .log: false
    case .match(let left, _, let right):
      !isPlainSelector(ruleset.expression(left)) || !isPlainConstant(ruleset.expression(right))
    default: true
    }
  }

  /// Whether an expression reads a field, or a key that each packet has in each hook.
  private static func isPlainSelector(_ expression: Expression) -> Bool {
    switch expression {
    case .payload, .ct: true
    case .meta(let key):
      switch key {
      case .nftrace, .inputInterface, .outputInterface, .slaveInterface: false
      default: !Placement.hasPlaces(key)
      }
    default: false
    }
  }

  private static func isPlainConstant(_ expression: Expression) -> Bool {
    switch expression {
    case .symbol, .number, .prefix, .range, .list, .set, .setReference, .boolean: true
    default: false
    }
  }
}
