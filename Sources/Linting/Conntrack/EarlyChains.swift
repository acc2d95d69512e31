import CTVetRulesetModel

/// The chains that see packets before conntrack does, and how packets get there.
struct EarlyChains: Sendable {
  /// How packets get to a chain before conntrack has looked at them.
  struct Visit: Sendable {
    /// The base chain.
    let base: ChainID
    /// The base chain's declaration.
    let hook: Chain.Base
    /// Where the base chain runs: before conntrack, or at its priority.
    let position: ConntrackPosition
    /// Whether the base chain leads to rules that work only before conntrack.
    let preparesPackets: Bool
    /// The calls that lead from the base chain here, outermost first.
    let calls: [ChainGraph.Edge]
  }

  /// What earlier rules of the hook may have done to a packet.
  struct Preparation: Sendable {
    /// Where it may get a zone, which makes it `new`.
    var zone: References.ConntrackUse?
    /// Where it may be exempted, which makes it `untracked`.
    var exemption: References.ConntrackUse?

    /// The states that packets show.
    var states: ConntrackState {
      var states: ConntrackState = .invalid
      if zone != nil { states.insert(.new) }
      if exemption != nil { states.insert(.untracked) }
      return states
    }
  }

  private struct PreparingRule: Sendable {
    let base: ChainID
    let use: References.ConntrackUse
  }

  /// The strongest visit of each chain, by its index: one from before conntrack, where there is one.
  private var visits: [Visit?] = []
  private var late: SituationFlow?
  private var preparingRules: [PreparingRule] = []

  init(_ context: LintContext, _ uses: ConntrackUses) {
    let ruleset = context.ruleset
    let bases = Self.baseChains(of: ruleset)
    let early = bases.filter { $0.position == .before } + bases.filter { $0.position == .unsettled }
    guard !early.isEmpty else { return }
    visits = [Visit?](repeating: nil, count: ruleset.chains.count)
    findPreparingRules(context, uses)
    for (base, position) in early {
      guard let hook = ruleset.chains[base.index].base else { continue }
      visit(from: base, hook, position, context, uses)
    }
    guard visits.contains(where: { !($0?.calls.isEmpty ?? true) }) else { return }
    let seeds = bases.filter { $0.position == .after }.map { ($0.chain, SituationSet.late) }
    late = SituationFlow(
      from: seeds, in: context.graph, chainCount: ruleset.chains.count,
      passing: { ruleset.situations(making: $0, uses) })
  }

  /// How packets get to a chain before conntrack has looked at them; nil where none do.
  func visit(of chain: ChainID) -> Visit? { visits.isEmpty ? nil : visits[chain.index] }

  /// A base chain from which packets get to a chain after conntrack has looked at them.
  func lateBase(of chain: ChainID) -> ChainID? {
    guard let late, late.reaches(chain) else { return nil }
    return late.path(to: chain).first?.from ?? chain
  }

  /// What may have been done to a packet before a use of conntrack sees it.
  func preparation(before use: References.ConntrackUse, visit: Visit, in ruleset: Ruleset)
    -> Preparation
  {
    preparation { preparing in
      guard preparing.base == visit.base else {
        return Self.runs(preparing.base, notAfter: visit.base, in: ruleset)
      }
      let chain = ruleset.rule(use.rule).chain
      guard ruleset.rule(preparing.use.rule).chain == chain else { return true }
      return preparing.use.rule == use.rule
        ? preparing.use.statement < use.statement : preparing.use.rule.index < use.rule.index
    }
  }

  private func preparation(_ counts: (PreparingRule) -> Bool) -> Preparation {
    var found = Preparation()
    for preparing in preparingRules
    where preparing.use.isExemption ? found.exemption == nil : found.zone == nil {
      guard counts(preparing) else { continue }
      if preparing.use.isExemption {
        found.exemption = preparing.use
      } else {
        found.zone = preparing.use
      }
    }
    return found
  }

  private static func baseChains(of ruleset: Ruleset)
    -> [(chain: ChainID, position: ConntrackPosition)]
  {
    ruleset.liveChains.compactMap { id in
      let chain = ruleset.chains[id.index]
      // The kernel takes no nat chain that early: a check of its own says so.
      guard let base = chain.base, base.type != .nat || base.priority > Priority.conntrack else {
        return nil
      }
      return (id, ConntrackPosition(of: chain, base: base, in: ruleset))
    }
  }

  private mutating func findPreparingRules(_ context: LintContext, _ uses: ConntrackUses) {
    let preparing = uses.all.filter { $0.keyWritten == .zone || $0.isExemption }
    guard !preparing.isEmpty else { return }
    for base in context.ruleset.liveChains {
      let chain = context.ruleset.chains[base.index]
      guard let hook = chain.base,
        ConntrackPosition(of: chain, base: hook, in: context.ruleset) != .after
      else { continue }
      let chains = Set(context.graph.reachable(from: base).map(\.chain))
      for use in preparing where chains.contains(context.ruleset.rule(use.rule).chain) {
        preparingRules.append(PreparingRule(base: base, use: use))
      }
    }
  }

  private static func runs(_ first: ChainID, notAfter second: ChainID, in ruleset: Ruleset) -> Bool
  {
    let (first, second) = (ruleset.chains[first.index], ruleset.chains[second.index])
    guard let early = first.base, let late = second.base else { return false }
    // What devices deliver comes to prerouting next, whatever the family of the table.
    if early.hook == .ingress, late.hook == .prerouting { return true }
    return early.hook == late.hook && early.priority <= late.priority
      && first.family.overlaps(second.family)
  }

  private mutating func visit(
    from base: ChainID, _ hook: Chain.Base, _ position: ConntrackPosition, _ context: LintContext,
    _ uses: ConntrackUses
  ) {
    let ruleset = context.ruleset
    let states = preparation { Self.runs($0.base, notAfter: base, in: ruleset) }.states
    let seen = SituationSet.early.intersection(SituationSet(states: states))
    let flow = SituationFlow(
      from: [(base, seen)], in: context.graph, chainCount: ruleset.chains.count,
      passing: { call in
        if hook.hook != .output, ruleset.isForLoopbackOnly(ruleset.rule(call.rule)) {
          return .empty
        }
        return ruleset.situations(making: call, uses)
      })
    let prepares = preparingRules.contains { $0.base == base }
    for id in context.graph.reachable(from: base).map(\.chain)
    where flow.reaches(id) && visits[id.index] == nil {
      visits[id.index] = Visit(
        base: base, hook: hook, position: position, preparesPackets: prepares,
        calls: flow.path(to: id))
    }
  }
}
