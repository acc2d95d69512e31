import CTVetRulesetModel

/// One walk along all calls between chains, in depth first and from base chains first, as the
/// kernel walks to check a ruleset (`nft_chain_validate`, net/netfilter/nf_tables_api.c).
///
/// Calls of base chains are left out: the kernel refuses each of them for itself.
struct CallSearch {
  /// What leads to a chain.
  enum Origin {
    /// A base chain.
    case base
    /// A chain that only gets rules here, so that it may be called elsewhere.
    case elsewhere
    /// Nothing.
    case nowhere
  }

  /// Calls that lead back to where they began.
  struct Loop {
    /// The calls; each starts where the one before it ends, the first where the last ends.
    let calls: [ChainGraph.Edge]
    /// What leads to it.
    let origin: Origin
  }

  /// What leads to each chain, by the chain's index.
  private(set) var origin: [Origin]
  /// The loops, one for each pair of chains whose call closes one.
  private(set) var loops: [Loop] = []
  /// How many chains nest below a chain at most; calls that close a loop don't count.
  private(set) var depth: [Int]
  /// The first of those calls, by its index in the graph.
  private(set) var deepestCall: [Int?]

  private struct Frame {
    let chain: ChainID
    var calls: Range<Int>
  }

  private enum State {
    case new
    case open
    case done
  }

  /// Walks.
  init(_ context: LintContext) {
    let ruleset = context.ruleset
    let count = ruleset.chains.count
    origin = [Origin](repeating: .nowhere, count: count)
    depth = [Int](repeating: 0, count: count)
    deepestCall = [Int?](repeating: nil, count: count)
    var states = [State](repeating: .new, count: count)
    let live = ruleset.liveChains
    for root in live where ruleset.chains[root.index].base != nil {
      walk(from: root, .base, context, &states)
    }
    for root in live where !ruleset.chains[root.index].isDeclared {
      walk(from: root, .elsewhere, context, &states)
    }
    for root in live {
      walk(from: root, .nowhere, context, &states)
    }
  }

  /// The longest way down from a chain.
  func deepestPath(from start: ChainID, in graph: ChainGraph) -> [ChainGraph.Edge] {
    var path: [ChainGraph.Edge] = []
    var next = deepestCall[start.index]
    while let index = next {
      path.append(graph.edges[index])
      next = deepestCall[graph.edges[index].to.index]
    }
    return path
  }

  private mutating func walk(
    from root: ChainID, _ origin: Origin, _ context: LintContext, _ states: inout [State]
  ) {
    guard states[root.index] == .new else { return }
    let graph = context.graph
    var path = [Frame(chain: root, calls: graph.calls(of: root).indices)]
    var closed: Set<[ChainID]> = []
    states[root.index] = .open
    self.origin[root.index] = origin
    while let top = path.last {
      guard let index = top.calls.first else {
        close(path.removeLast(), graph, &states)
        continue
      }
      path[path.count - 1].calls.removeFirst()
      let call = graph.edges[index]
      guard context.ruleset.chains[call.to.index].base == nil else { continue }
      switch states[call.to.index] {
      case .new:
        states[call.to.index] = .open
        self.origin[call.to.index] = origin
        path.append(Frame(chain: call.to, calls: graph.calls(of: call.to).indices))
      case .open:
        guard closed.insert([call.from, call.to]).inserted else { continue }
        loops.append(Loop(calls: loop(closedBy: call, path, graph), origin: origin))
      case .done: break
      }
    }
  }

  private mutating func close(_ frame: Frame, _ graph: ChainGraph, _ states: inout [State]) {
    states[frame.chain.index] = .done
    for index in graph.calls(of: frame.chain).indices {
      let target = graph.edges[index].to.index
      // A target that is still open is one that the call leads back to.
      guard states[target] == .done, target != frame.chain.index else { continue }
      if depth[target] + 1 > depth[frame.chain.index] {
        depth[frame.chain.index] = depth[target] + 1
        deepestCall[frame.chain.index] = index
      }
    }
  }

  private func loop(
    closedBy last: ChainGraph.Edge, _ path: [Frame], _ graph: ChainGraph
  ) -> [ChainGraph.Edge] {
    let start = path.lastIndex { $0.chain == last.to } ?? path.count - 1
    // The call that each frame is busy with is the one before those it still has to follow.
    return path[start..<path.count - 1].map { graph.edges[$0.calls.lowerBound - 1] } + [last]
  }
}
