public import CTVetDiagnostics

/// Which chain calls which.
public struct ChainGraph: Sendable {
  /// A call of one chain by another.
  public struct Edge: Sendable {
    /// The calling chain.
    public let from: ChainID
    /// The called chain.
    public let to: ChainID
    /// The calling rule.
    public let rule: RuleID
    /// Whether it does not come back.
    public let isGoto: Bool
    /// Where the call is written.
    public let range: SourceRange
  }

  /// The calls, those of one chain together.
  public let edges: [Edge]
  private let firstEdge: [Int]
  /// The calls, those that lead to one chain together.
  private let incoming: [Edge]
  private let firstIncoming: [Int]

  /// Finds the calls between the live chains of a ruleset.
  public init(_ ruleset: Ruleset) {
    let targets = TargetsByOwner(ruleset)
    var found: [Edge] = []
    func add(_ jump: References.Jump, rule: RuleID) {
      let from = ruleset.rule(rule).chain
      let table = ruleset.chain(from).table
      guard let to = ruleset.chain(named: jump.target, in: table) else { return }
      found.append(
        Edge(from: from, to: to, rule: rule, isGoto: jump.isGoto, range: jump.range))
    }
    for jump in ruleset.references.jumps {
      if case .rule(let rule) = jump.owner { add(jump, rule: rule) }
    }
    for call in ruleset.references.inPlaceCalls {
      let rule = ruleset.rule(call.rule)
      found.append(
        Edge(
          from: rule.chain, to: call.chain, rule: call.rule, isGoto: call.isGoto,
          range: rule.range))
    }
    for use in ruleset.references.sets {
      guard case .rule(let rule) = use.owner, let table = use.table,
        let set = ruleset.set(named: use.name, in: table)
      else { continue }
      for jump in targets.jumps(of: .set(set)) { add(jump, rule: rule) }
      for variable in targets.variables(of: .set(set)) {
        for jump in targets.jumps(of: .variable(variable)) { add(jump, rule: rule) }
      }
    }
    for use in ruleset.references.variables {
      guard case .rule(let rule) = use.owner else { continue }
      for jump in targets.jumps(of: .variable(use.variable)) { add(jump, rule: rule) }
    }
    found.removeAll { !ruleset.isLive($0.rule) || ruleset.chain($0.to).isDeleted }
    (edges, firstEdge) = Self.grouped(found, chains: ruleset.chains.count, by: { $0.from })
    (incoming, firstIncoming) = Self.grouped(found, chains: ruleset.chains.count, by: { $0.to })
  }

  /// The calls that a chain's rules make.
  public func calls(of chain: ChainID) -> ArraySlice<Edge> {
    edges[firstEdge[chain.index]..<firstEdge[chain.index + 1]]
  }

  /// The calls that lead to a chain.
  public func calls(to chain: ChainID) -> ArraySlice<Edge> {
    incoming[firstIncoming[chain.index]..<firstIncoming[chain.index + 1]]
  }

  /// Every chain that can be reached from one, itself first, each with the call by which a search
  /// in breadth first got there.
  public func reachable(from start: ChainID) -> [(chain: ChainID, call: Edge?)] {
    var seen: Set<ChainID> = [start]
    var order: [(chain: ChainID, call: Edge?)] = [(start, nil)]
    var next = 0
    while next < order.count {
      for edge in calls(of: order[next].chain) where seen.insert(edge.to).inserted {
        order.append((edge.to, edge))
      }
      next += 1
    }
    return order
  }

  private static func grouped(
    _ found: [Edge], chains: Int, by end: (Edge) -> ChainID
  ) -> ([Edge], [Int]) {
    var first = [Int](repeating: 0, count: chains + 1)
    for edge in found { first[end(edge).index + 1] += 1 }
    for index in 0..<chains { first[index + 1] += first[index] }
    // Counting sort keeps the order of the text within each chain.
    var place = first
    var order = [Int](repeating: 0, count: found.count)
    for (index, edge) in found.enumerated() {
      order[place[end(edge).index]] = index
      place[end(edge).index] += 1
    }
    return (order.map { found[$0] }, first)
  }
}

/// The jumps and variables that sets and definitions contain.
private struct TargetsByOwner {
  private var jumpsByOwner: [References.Owner: [References.Jump]] = [:]
  private var variablesByOwner: [References.Owner: [VariableID]] = [:]

  init(_ ruleset: Ruleset) {
    for jump in ruleset.references.jumps {
      if case .rule = jump.owner { continue }
      jumpsByOwner[jump.owner, default: []].append(jump)
    }
    for use in ruleset.references.variables {
      guard case .set = use.owner else { continue }
      variablesByOwner[use.owner, default: []].append(use.variable)
    }
  }

  func jumps(of owner: References.Owner) -> [References.Jump] { jumpsByOwner[owner] ?? [] }

  func variables(of owner: References.Owner) -> [VariableID] { variablesByOwner[owner] ?? [] }
}
