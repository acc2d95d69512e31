import CTVetRulesetModel

/// The situations that packets can be in when they get to each chain, starting from some chains and
/// following jumps, gotos and verdict maps.
struct SituationFlow: Sendable {
  /// The situations by the chain's index; empty where no packet gets.
  private(set) var situations: [SituationSet]
  /// The call by which a search in breadth first got to a chain, by the chain's index.
  private(set) var firstCall: [ChainGraph.Edge?]

  /// Follows the calls; `passing` tells in which situations a call is made.
  init(
    from seeds: [(chain: ChainID, situations: SituationSet)], in graph: ChainGraph,
    chainCount: Int, passing: (ChainGraph.Edge) -> SituationSet
  ) {
    situations = [SituationSet](repeating: .empty, count: chainCount)
    firstCall = [ChainGraph.Edge?](repeating: nil, count: chainCount)
    var waiting = seeds.map(\.chain)
    for seed in seeds { situations[seed.chain.index].formUnion(seed.situations) }
    var next = 0
    while next < waiting.count {
      let chain = waiting[next]
      next += 1
      let here = situations[chain.index]
      for call in graph.calls(of: chain) {
        let there = situations[call.to.index]
        var grown = there
        grown.formUnion(here.intersection(passing(call)))
        guard grown != there else { continue }
        if there.isEmpty { firstCall[call.to.index] = call }
        situations[call.to.index] = grown
        waiting.append(call.to)
      }
    }
  }

  /// Whether any packet gets to a chain.
  func reaches(_ chain: ChainID) -> Bool { !situations[chain.index].isEmpty }

  /// The calls by which a search in breadth first got to a chain, outermost first.
  func path(to chain: ChainID) -> [ChainGraph.Edge] {
    var calls: [ChainGraph.Edge] = []
    var current = chain
    while let call = firstCall[current.index], calls.count < firstCall.count {
      calls.append(call)
      current = call.from
    }
    return calls.reversed()
  }
}

extension Ruleset {
  /// The situations in which a call is made, as far as the calling rule's `ct` conditions tell.
  func situations(making call: ChainGraph.Edge, _ uses: ConntrackUses) -> SituationSet {
    var passing = SituationSet.all
    var last: Int?
    let rule = rule(call.rule)
    for use in uses.uses(of: call.rule) where use.keyRead != nil && use.statement != last {
      last = use.statement
      let statement = statement(use.statement, of: rule)
      passing.formIntersection(situations(passing: statement))
      if case .verdictMap = statement {
        passing.formIntersection(situations(of: statement, leadingTo: call.to))
      }
    }
    return passing
  }

  /// The situations in which a verdict map leads to a chain.
  private func situations(of statement: Statement, leadingTo chain: ChainID) -> SituationSet {
    for comparison in ConntrackComparison.all(in: statement, of: self)
    where comparison.key == .state && comparison.form == .lookup && comparison.isWhole {
      guard case .several(let constants) = comparison.constants(in: self) else { continue }
      var states: ConntrackState = []
      for constant in constants where calls(constant.data, chain) {
        states.formUnion(ConntrackState(rawValue: constant.number))
      }
      return SituationSet(states: states)
    }
    return .all
  }

  private func calls(_ data: ExpressionID?, _ chain: ChainID) -> Bool {
    guard let data, case .verdict(let verdict) = expression(resolved(data)) else { return true }
    switch verdict {
    case .jump(let name), .goto(let name): return chains[chain.index].name == name
    default: return false
    }
  }
}
