import CTVetRulesetModel

/// The situations in which packets that conntrack has looked at get to each chain.
struct LateSituations: Sendable {
  private let flow: SituationFlow
  /// The chains to which no base chain leads, by index: nothing is known of their packets.
  private let isUncalled: [Bool]

  init(_ ruleset: Ruleset, _ graph: ChainGraph, _ uses: ConntrackUses) {
    var seeds: [ChainID] = []
    var roots: [ChainID] = []
    for id in ruleset.liveChains {
      let chain = ruleset.chains[id.index]
      guard let base = chain.base else {
        // Another file may call a chain that this one only adds rules to.
        if !chain.isDeclared { seeds.append(id) }
        continue
      }
      roots.append(id)
      switch ConntrackPosition(of: chain, base: base, in: ruleset) {
      case .after, .unsettled: seeds.append(id)
      case .before, .absent: continue
      }
    }
    let count = ruleset.chains.count
    flow = SituationFlow(
      from: seeds.map { ($0, .late) }, in: graph, chainCount: count,
      passing: { ruleset.situations(making: $0, uses) })
    let calls = SituationFlow(
      from: roots.map { ($0, .all) }, in: graph, chainCount: count, passing: { _ in .all })
    isUncalled = (0..<count).map { !calls.reaches(ChainID($0)) }
  }

  /// The situations of the packets that get to a chain; empty where none gets.
  subscript(chain: ChainID) -> SituationSet {
    let known = flow.situations[chain.index]
    return known.isEmpty && isUncalled[chain.index] ? .late : known
  }

  /// Whether packets get to a chain at all.
  func isReached(_ chain: ChainID) -> Bool { flow.reaches(chain) }
}
