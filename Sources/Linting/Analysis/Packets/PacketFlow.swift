package import CTVetRulesetModel

/// What all rules ask and do, and what becomes of packets that are sent through them.
package struct PacketFlow: Sendable {
  private let rules: [RuleFacts]
  private let ruleset: Ruleset
  /// The base chains of type filter and route that are switched on, in the order of their priority.
  private let filters: [ChainID]

  /// Reads all rules.
  init(_ ruleset: Ruleset, _ uses: ConntrackUses) {
    self.ruleset = ruleset
    var reader = RuleFactsReader(ruleset, uses)
    rules = ruleset.rules.indices.map { index in
      ruleset.rules[index].isDeleted ? RuleFacts() : reader.read(RuleID(index))
    }
    let bases = ruleset.liveChains.compactMap { id -> (id: ChainID, priority: Int32)? in
      let chain = ruleset.chains[id.index]
      guard let base = chain.base, base.type != .nat, !ruleset.isDormant(chain.table) else {
        return nil
      }
      return (id, base.priority)
    }
    filters = bases.sorted { $0.priority < $1.priority }.map(\.id)
  }

  /// What a rule asks and does.
  package func facts(of rule: RuleID) -> RuleFacts { rules[Int(rule.index)] }

  /// Whether all rules are known: no file that could not be included may hold more.
  package var isComplete: Bool { !ruleset.hasUnresolvedIncludes }

  /// The base chains of type filter that packets of a family meet at a hook after conntrack has seen
  /// them, in the order in which they run.
  package func filters(at hook: Hook, for family: Family) -> [ChainID] {
    filters.filter { id in
      let chain = ruleset.chains[id.index]
      guard let base = chain.base, base.hook == hook else { return false }
      guard chain.family == family || chain.family == .inet else { return false }
      return ConntrackPosition(of: chain, base: base, in: ruleset) == .after
    }
  }

  /// What may become of a packet in a base chain, its policy included.
  package func outcome(of probe: Probe, in base: ChainID) -> Outcome {
    var walk = ChainWalk(probe, self, ruleset)
    return walk.outcome(ofBase: base)
  }

  /// What may become of a packet at a hook, in all base chains there together.
  package func outcome(of probe: Probe, at hook: Hook, for family: Family) -> Outcome {
    var all = Outcome(.accept)
    for base in filters(at: hook, for: family) {
      let here = outcome(of: probe, in: base)
      all.combine(with: here)
      if !here.possible.contains(.accept) { break }
    }
    return all
  }

  /// Whether a base chain drops what no rule is made for.
  ///
  /// That is: the first packet of a connection between hosts and ports that no rule names.
  package func isClosed(_ base: ChainID, for family: Family) -> Bool {
    outcome(of: .stranger(family, .beginnings), in: base).fallback == .drop
  }

  /// The families whose packets a chain sees.
  package func families(of chain: ChainID) -> [Family] {
    switch ruleset.chains[chain.index].family {
    case .ip: [.ip]
    case .ip6: [.ip6]
    case .inet, .bridge, .netdev: [.ip, .ip6]
    case .arp: []
    }
  }
}
