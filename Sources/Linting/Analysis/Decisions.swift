import CTVetDiagnostics
import CTVetRulesetModel

/// Which rules and chains decide about every packet that they see.
struct Decisions {
  /// How a rule ends the walk through its chain.
  private enum Ending {
    /// Once and for all.
    case decides
    /// By going back to the calling chain, or to a chain that may.
    case leaves
  }

  private let ruleset: Ruleset
  private var known: [ChainID: Bool] = [:]

  /// Prepares the answers about a ruleset.
  init(_ ruleset: Ruleset) {
    self.ruleset = ruleset
  }

  /// Where a rule ends the walk through its chain for every packet; nil where some get past it.
  mutating func end(of id: RuleID) -> SourceRange? {
    let rule = ruleset.rule(id)
    return ending(of: rule) == nil ? nil : ruleset.ranges(rule.statements).last
  }

  /// Whether no packet comes back from a chain.
  private mutating func decides(_ chain: ChainID) -> Bool {
    if let answer = known[chain] { return answer }
    known[chain] = false  // for chains that call each other in a circle
    let answer = findDecision(in: ruleset.chain(chain))
    known[chain] = answer
    return answer
  }

  private mutating func findDecision(in chain: Chain) -> Bool {
    for id in chain.rules {
      let rule = ruleset.rule(id)
      if let ending = ending(of: rule) { return ending == .decides }
      if ruleset.statements(rule.statements).contains(where: Self.mayLeave) { return false }
    }
    return false
  }

  private mutating func ending(of rule: Rule) -> Ending? {
    let statements = ruleset.statements(rule.statements)
    // Nearly every rule begins with a match, which is quick to see.
    if case .match? = statements.first { return nil }
    guard let last = statements.last, let ending = ending(of: last, in: rule.chain),
      statements.dropLast().allSatisfy(passesAll)
    else { return nil }
    return ending
  }

  private mutating func ending(of statement: Statement, in chain: ChainID) -> Ending? {
    switch statement {
    case .verdict(.accept), .verdict(.drop), .queue: return .decides
    case .verdict(.return): return .leaves
    case .verdict(.goto(let name)):
      guard let target = target(name, from: chain) else { return .leaves }
      return decides(target) ? .decides : .leaves
    case .verdict(.jump(let name)):
      guard let target = target(name, from: chain), decides(target) else { return nil }
      return .decides
    case .chain(let target, let isGoto):
      return decides(target) ? .decides : isGoto ? .leaves : nil
    case .reject(let reject): return answersAll(reject, in: chain) ? .decides : nil
    default: return nil
    }
  }

  private func target(_ name: NameID, from chain: ChainID) -> ChainID? {
    let target = ruleset.chain(named: name, in: ruleset.chains[chain.index].table)
    // Of a chain that is declared elsewhere, not all rules are known.
    return target.flatMap { ruleset.chains[$0.index].isDeclared ? $0 : nil }
  }

  /// Whether an answer suits every packet of the chain's family: nft matches the others away.
  private func answersAll(_ reject: Reject, in chain: ChainID) -> Bool {
    switch reject.kind {
    case .unspecified, .icmpx: true
    case .icmp: ruleset.chains[chain.index].family == .ip
    case .icmpv6: ruleset.chains[chain.index].family == .ip6
    case .tcpReset: false
    }
  }

  /// Whether a rule goes on after a statement for every packet.
  private func passesAll(_ statement: Statement) -> Bool {
    switch statement {
    case .counter, .last, .log, .notrack: true
    case .object(.counter, let name): !isLookup(name)
    // What is read from a packet may not be there, which ends the rule.
    case .setMeta(_, let value), .setConntrack(.mark, nil, let value): isConstant(value)
    default: false
    }
  }

  private func isConstant(_ id: ExpressionID) -> Bool {
    switch ruleset.expression(ruleset.resolved(id)) {
    case .symbol, .number: true
    default: false
    }
  }

  private func isLookup(_ id: ExpressionID) -> Bool {
    if case .map = ruleset.expression(id) { true } else { false }
  }

  /// Whether some packet may leave the chain undecided by a statement.
  private static func mayLeave(_ statement: Statement) -> Bool {
    switch statement {
    case .verdict(.return), .verdict(.goto), .verdictMap, .chain, .xtables, .unreadable: true
    default: false
    }
  }
}
