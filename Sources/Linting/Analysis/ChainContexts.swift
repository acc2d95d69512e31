import CTVetRulesetModel

/// The base chains from which packets may get to each chain.
struct ChainContexts: Sendable {
  private var bases: [[ChainID]]
  private let ruleset: Ruleset

  /// Follows the calls of all base chains that are switched on.
  init(_ ruleset: Ruleset, _ graph: ChainGraph) {
    self.ruleset = ruleset
    bases = [[ChainID]](repeating: [], count: ruleset.chains.count)
    for base in ruleset.liveChains {
      let chain = ruleset.chains[base.index]
      guard chain.base != nil, !ruleset.isDormant(chain.table) else { continue }
      for reached in graph.reachable(from: base) { bases[reached.chain.index].append(base) }
    }
  }

  /// The base chains that lead to a chain, itself where it is one.
  subscript(chain: ChainID) -> [ChainID] { bases[chain.index] }

  /// The base chain's declaration and its place beside conntrack, for each that leads to a chain.
  func places(of chain: ChainID) -> [(base: ChainID, hook: Chain.Base, position: ConntrackPosition)]
  {
    bases[chain.index].compactMap { id in
      let chain = ruleset.chains[id.index]
      return chain.base.map { (id, $0, ConntrackPosition(of: chain, base: $0, in: ruleset)) }
    }
  }

  /// Whether only chains of type nat lead to a chain.
  func isForNAT(_ chain: ChainID) -> Bool {
    let all = bases[chain.index]
    return !all.isEmpty && all.allSatisfy { ruleset.chains[$0.index].base?.type == .nat }
  }

  /// Whether each packet that gets to a chain was seen by conntrack, and some do.
  func isBehindConntrack(_ chain: ChainID) -> Bool {
    let all = places(of: chain)
    return !all.isEmpty && all.allSatisfy { $0.position == .after }
  }
}
