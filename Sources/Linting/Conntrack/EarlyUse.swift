import CTVetRulesetModel

/// A use of conntrack in a chain that runs before conntrack, and what it does there.
struct EarlyUse {
  /// What it does.
  enum Effect: Equatable {
    /// The comparison is false for every packet.
    case neverMatches
    /// The comparison is true for every packet.
    case matchesAll
    /// The comparison is true only for packets that were, or were not, given a zone or exempted.
    case matches(ConntrackState)
    /// The value is used but not compared.
    case readsState
    /// The rule ends, since there is no connection to read from.
    case endsRule
    /// There is no connection to write to.
    case writesNothing
  }

  /// What it is about, which decides who reports it.
  enum Topic {
    /// A test of the state that a zone makes true for every packet.
    case zone
    /// The connection's mark, saved or restored.
    case mark
    /// Anything else.
    case other
  }

  /// The use.
  let use: References.ConntrackUse
  /// What it does.
  let effect: Effect
  /// How packets get there.
  let visit: EarlyChains.Visit
  /// What may have been done to them before.
  let preparation: EarlyChains.Preparation
  /// Another base chain from which the same chain is called after conntrack.
  let lateBase: ChainID?
  /// What it is about.
  var topic = Topic.other
  /// Whether the rule drops what the comparison matches, `invalid` packets among it.
  var dropsInvalid = false
  /// Whether the rule has other conditions than this one.
  var hasOtherConditions = false
  /// Whether the rule only accepts what would be accepted anyway.
  var isHarmless = false

  /// Every use that does not do what it says, in the order of the text.
  static func all(in context: LintContext) -> [EarlyUse] {
    guard !context.ruleset.references.conntrack.isEmpty,
      context.ruleset.chains.contains(where: { mayBeEarly($0) })
    else { return [] }
    var finder = EarlyUseFinder(context)
    return finder.findAll()
  }

  private static func mayBeEarly(_ chain: Chain) -> Bool {
    guard let base = chain.base, !chain.isDeleted else { return false }
    return base.hook == .ingress || base.priority <= Priority.conntrack
  }
}

private struct EarlyUseFinder {
  private let ruleset: Ruleset
  private let uses: ConntrackUses
  private let chains: EarlyChains
  private var found: [EarlyUse] = []
  private var traits: [ChainID: ChainTraits] = [:]

  /// What is worked out once for each chain.
  private struct ChainTraits {
    /// The first rule after which only packets from lo are left.
    var loopbackGuard: UInt32?
    /// The last rule that does more than accept.
    var lastEffect: UInt32?
  }

  init(_ context: LintContext) {
    ruleset = context.ruleset
    uses = context.conntrackUses
    chains = EarlyChains(context, uses)
  }

  mutating func findAll() -> [EarlyUse] {
    var last: RuleID?
    for use in uses.all where use.rule != last {
      last = use.rule
      let rule = ruleset.rule(use.rule)
      guard let visit = chains.visit(of: rule.chain), !isForLoopbackOnly(use.rule, rule, visit)
      else { continue }
      examine(use.rule, rule, visit)
    }
    return found
  }

  private mutating func isForLoopbackOnly(
    _ id: RuleID, _ rule: Rule, _ visit: EarlyChains.Visit
  ) -> Bool {
    guard visit.hook.hook != .output else { return false }
    if ruleset.isForLoopbackOnly(rule) { return true }
    return traits(of: rule.chain).loopbackGuard.map { $0 < id.index } ?? false
  }

  private mutating func traits(of chain: ChainID) -> ChainTraits {
    if let known = traits[chain] { return known }
    var new = ChainTraits()
    for id in ruleset.chains[chain.index].rules {
      let rule = ruleset.rule(id)
      if new.loopbackGuard == nil, ruleset.leavesLoopbackOnly(rule) { new.loopbackGuard = id.index }
      if !onlyAccepts(rule) { new.lastEffect = id.index }
    }
    traits[chain] = new
    return new
  }

  private mutating func examine(_ id: RuleID, _ rule: Rule, _ visit: EarlyChains.Visit) {
    let first = found.count
    let lateBase = chains.lateBase(of: rule.chain)
    var isAlive = true
    for use in uses.uses(of: id) where isAlive {
      let preparation = chains.preparation(before: use, visit: visit, in: ruleset)
      let statement = ruleset.statement(use.statement, of: rule)
      guard let effect = effect(of: use, statement, preparation.states) else { continue }
      var early = EarlyUse(
        use: use, effect: effect, visit: visit, preparation: preparation, lateBase: lateBase)
      early.topic = topic(of: early, statement)
      found.append(early)
      isAlive = effect != .neverMatches && effect != .endsRule
    }
    let rest = first..<found.count
    if isAlive, let index = rest.first(where: { dropsInvalid(found[$0], rule) }) {
      found[index].dropsInvalid = true
      found[index].hasOtherConditions = hasOtherConditions(than: found[index].use, rule)
    }
    for index in rest where isHarmless(found[index], id, rule) { found[index].isHarmless = true }
  }

  private func effect(
    of use: References.ConntrackUse, _ statement: Statement, _ shown: ConntrackState
  ) -> EarlyUse.Effect? {
    switch use.kind {
    case .attach, .count, .notrack, .write(.zone): return nil
    case .write: return .writesNothing
    case .read(let key, _):
      guard key == .state else { return .endsRule }
      guard let test = stateTest(in: statement) else { return .readsState }
      let matched = test.states.intersection(shown)
      if matched.isEmpty { return .neverMatches }
      if matched == shown { return .matchesAll }
      // Whether `notrack` was there is known already.
      let isRight = test.states == .untracked || test.states == .all.subtracting(.untracked)
      return isRight ? nil : .matches(matched)
    }
  }

  private func topic(of early: EarlyUse, _ statement: Statement) -> EarlyUse.Topic {
    switch (early.use.kind, early.effect) {
    case (.write(.mark), _): return .mark
    case (.read(.mark, _), _):
      if case .setMeta = statement { return .mark }
      return .other
    case (.read(.state, _), .matchesAll), (.read(.state, _), .readsState):
      return early.preparation.zone == nil ? .other : .zone
    case (.read(.state, _), .matches(let states)):
      return early.preparation.zone != nil && states.contains(.new) ? .zone : .other
    default: return .other
    }
  }

  private func stateTest(in statement: Statement) -> ValueTest? {
    ConntrackComparison.all(in: statement, of: ruleset)
      .first { $0.key == .state }
      .flatMap { ValueTest($0, in: ruleset) }
  }

  private func dropsInvalid(_ early: EarlyUse, _ rule: Rule) -> Bool {
    switch early.effect {
    case .matchesAll: break
    case .matches(let states) where states.contains(.invalid): break
    default: return false
    }
    let statement = ruleset.statement(early.use.statement, of: rule)
    guard case .verdictMap = statement else { return ruleset.dropsAll(ruleset.end(of: rule)) }
    let table = ruleset.chains[rule.chain.index].table
    for comparison in ConntrackComparison.all(in: statement, of: ruleset)
    where comparison.key == .state {
      guard case .several(let constants) = comparison.constants(in: ruleset) else { continue }
      let value = (ConntrackState.invalid.rawValue & comparison.kept) ^ comparison.flipped
      for constant in constants where constant.number == value {
        guard let data = constant.data,
          case .verdict(let verdict) = ruleset.expression(ruleset.resolved(data))
        else { continue }
        if ruleset.dropsAll(ruleset.end(verdict, in: table)) { return true }
      }
    }
    return false
  }

  private func hasOtherConditions(than use: References.ConntrackUse, _ rule: Rule) -> Bool {
    for index in 0..<Int(rule.statements.count) where index != use.statement {
      switch ruleset.statement(index, of: rule) {
      case .verdict, .reject, .counter, .log, .last, .setMeta, .chain, .object(.counter, _):
        continue
      default: return true
      }
    }
    switch ruleset.statement(use.statement, of: rule) {
    case .match(let key, _, _), .verdictMap(let key, _):
      if case .concatenation = ruleset.expression(ruleset.resolved(key)) { return true }
      return false
    default: return true
    }
  }

  /// Whether a rule accepts whatever has a connection in a chain that accepts everything anyway, as
  /// rules do that are there only to switch conntrack on.
  private mutating func isHarmless(_ early: EarlyUse, _ id: RuleID, _ rule: Rule) -> Bool {
    let chain = ruleset.chains[rule.chain.index]
    guard chain.base != nil, chain.policy ?? .accept == .accept,
      let test = stateTest(in: ruleset.statement(early.use.statement, of: rule)),
      test.states.isSuperset(of: [.new, .established])
    else { return false }
    return traits(of: rule.chain).lastEffect.map { $0 < id.index } ?? true
  }

  private func onlyAccepts(_ rule: Rule) -> Bool {
    ruleset.statements(rule.statements).allSatisfy { statement in
      switch statement {
      case .match, .counter, .last, .limit, .verdict(.accept), .verdict(.continue): true
      default: false
      }
    }
  }
}
