import CTVetRulesetModel

/// The situations in which packets that conntrack has looked at get to each chain.
struct LateSituations: Sendable {
  private let flow: SituationFlow

  init(_ context: LintContext, _ uses: ConntrackUses) {
    let ruleset = context.ruleset
    var isCalled = [Bool](repeating: false, count: ruleset.chains.count)
    for call in context.graph.edges { isCalled[call.to.index] = true }
    let seeds = ruleset.liveChains.filter { id in
      let chain = ruleset.chains[id.index]
      guard let base = chain.base else {
        // Nothing is known of what else calls a chain that is declared in another file.
        return !isCalled[id.index] || !chain.isDeclared
      }
      switch ConntrackPosition(of: chain, base: base, in: ruleset) {
      case .after, .unsettled: return true
      case .before, .absent: return false
      }
    }
    flow = SituationFlow(
      from: seeds.map { ($0, .late) }, in: context.graph, chainCount: ruleset.chains.count,
      passing: { ruleset.situations(making: $0, uses) })
  }

  /// The situations of the packets that get to a chain; empty where none gets.
  subscript(chain: ChainID) -> SituationSet { flow.situations[chain.index] }
}
