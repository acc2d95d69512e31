import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel

/// Which keys no rule changes, so that they read the same in each rule that a packet comes to.
struct StableKeys {
  private var changesPackets = false
  private var leavesUntracked = false
  private var changed: Set<DecompiledExpression> = []

  /// Looks for changes in all rules, since a rule may jump to any of them.
  init(_ rules: [DecompiledRule]) {
    for rule in rules { for statement in rule.statements { note(statement) } }
  }

  private mutating func note(_ statement: DecompiledStatement) {
    switch statement {
    case .mangle(let key, _):
      switch key {
      case .payload, .option: changesPackets = true
      case .conntrack(let key, _, _): changed.insert(.conntrack(key, nil, nil))
      default: changed.insert(key)
      }
    case .resetOption, .synproxy: changesPackets = true
    case .notrack: leavesUntracked = true
    case .inPlaceChain(_, let rules):
      for rule in rules { for statement in rule.statements { note(statement) } }
    default: break
    }
  }

  /// Whether a key reads the same in every rule.
  func holds(_ key: DecompiledExpression) -> Bool {
    switch key {
    case .payload, .option: !changesPackets
    case .meta(.length, _): !changesPackets
    case .meta: !changed.contains(key)
    case .conntrack(let part, _, _):
      switch part {
      case .state, .direction, .mark, .source, .destination, .sourcePort, .destinationPort,
        .transportProtocol, .networkProtocol:
        !leavesUntracked && !changed.contains(.conntrack(part, nil, nil))
      default: false
      }
    case .binary(_, let left, _): holds(left)
    case .converted(let value): holds(value)
    case .fib: changed.isEmpty
    default: false
    }
  }
}
