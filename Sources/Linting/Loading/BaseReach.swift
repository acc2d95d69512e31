import CTVetRulesetModel

/// Which base chains lead to each chain.
struct BaseReach {
  /// A way from a base chain to a chain.
  struct Visit {
    /// The base chain.
    let base: ChainID
    /// The call by which the base chain begins the way; nil in the base chain itself.
    let firstCall: ChainGraph.Edge?
  }

  private var visits: [ChainID: [Visit]] = [:]

  /// Follows the calls from every live base chain.
  init(_ context: LintContext) {
    let ruleset = context.ruleset
    for base in ruleset.liveChains where ruleset.chains[base.index].base != nil {
      var first: [ChainID: ChainGraph.Edge] = [:]
      for (chain, call) in context.graph.reachable(from: base) {
        // The kernel refuses each call of a base chain for itself.
        guard chain == base || ruleset.chains[chain.index].base == nil else { continue }
        if let call { first[chain] = first[call.from] ?? call }
        visits[chain, default: []].append(Visit(base: base, firstCall: first[chain]))
      }
    }
  }

  /// The ways to a chain, in the order of the base chains.
  func visits(to chain: ChainID) -> [Visit] { visits[chain] ?? [] }
}
