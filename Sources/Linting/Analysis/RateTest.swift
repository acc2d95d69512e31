import CTVetDiagnostics
import CTVetRulesetModel

/// A step of a rule that goes on only up to a rate, or a number of connections.
struct RateTest {
  /// Where it is written.
  let range: SourceRange
  /// What it counts, as messages say it.
  let what: String

  /// The last one in a rule that is no “over”; nil where there is none, or the rule logs, which the
  /// rate is then for.
  init?(in rule: Rule, of ruleset: Ruleset) {
    var found: RateTest?
    for index in 0..<Int(rule.statements.count) {
      let range = ruleset.range(index, of: rule.statements)
      switch ruleset.statement(index, of: rule.statements) {
      case .log: return nil
      case .limit(let limit):
        guard !limit.isOver else { return nil }
        found = RateTest(range: range, what: "rate")
      case .connectionCount(_, let over):
        guard !over else { return nil }
        found = RateTest(range: range, what: "number")
      case .object(.limit, let name):
        guard let limit = ruleset.limit(named: name, in: rule.chain), !limit.isOver else {
          return nil
        }
        found = RateTest(range: range, what: "rate")
      case .updateSet(_, _, _, let inner), .meter(_, _, _, let inner):
        for statement in ruleset.statements(inner) {
          switch statement {
          case .limit(let limit) where !limit.isOver: found = RateTest(range: range, what: "rate")
          case .connectionCount(_, over: false):
            found = RateTest(range: range, what: "number")
          case .counter: continue
          default: return nil
          }
        }
      default: continue
      }
    }
    guard let found else { return nil }
    self = found
  }

  private init(range: SourceRange, what: String) {
    self.range = range
    self.what = what
  }
}

extension Ruleset {
  fileprivate func limit(named id: ExpressionID, in chain: ChainID) -> Limit? {
    guard case .symbol = expression(resolved(id)), let name = names.find(text(resolved(id))),
      let index = table(chains[chain.index].table).objectNames[Table.ObjectName(.limit, name)]
    else { return nil }
    return objects[index].settings.limit
  }
}
