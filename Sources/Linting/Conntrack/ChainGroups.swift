import CTVetDiagnostics
import CTVetRulesetModel

/// The pairs of base chains whose order within a hook nothing but loading decides.
struct ChainGroups {
  /// Two chains; the second is the one that a finding is about.
  struct Pair {
    /// What the two are.
    enum Kind {
      /// Both decide about each packet.
      case filters
      /// One decides about each packet, at the very priority at which NAT runs.
      case filterAndNAT
      /// Both are nat chains.
      case nats
    }

    let first: ChainID
    let second: ChainID
    let kind: Kind
  }

  /// The pairs, those with the same second chain together.
  private(set) var pairs: [[Pair]] = []

  init(_ ruleset: Ruleset) {
    var bases: [(id: ChainID, chain: Chain)] = ruleset.liveChains.compactMap { id in
      let chain = ruleset.chains[id.index]
      guard chain.base != nil, !ruleset.isDormant(chain.table),
        !chain.rules.isEmpty || chain.policy == .drop
      else { return nil }
      return (id, chain)
    }
    // Nat chains first: where a chain meets NAT, the chain can move and NAT cannot.
    bases.sort {
      ($0.chain.base?.type != .nat ? 1 : 0, $0.chain.nameRange.start)
        < ($1.chain.base?.type != .nat ? 1 : 0, $1.chain.nameRange.start)
    }
    for (index, second) in bases.enumerated() {
      let met = bases[..<index].compactMap { first in
        Self.kind(first.chain, second.chain).map {
          Pair(first: first.id, second: second.id, kind: $0)
        }
      }
      if !met.isEmpty { pairs.append(met) }
    }
  }

  private static func kind(_ first: Chain, _ second: Chain) -> Pair.Kind? {
    guard let left = first.base, let right = second.base, left.hook == right.hook,
      meet(first, left, second, right)
    else { return nil }
    switch (left.type == .nat, right.type == .nat) {
    case (false, false): return left.priority == right.priority ? .filters : nil
    case (true, true): return left.priority == right.priority ? .nats : nil
    case (true, false), (false, true):
      return right.priority == priorityOfNAT(right.hook) ? .filterAndNAT : nil
    }
  }

  private static func meet(
    _ first: Chain, _ left: Chain.Base, _ second: Chain, _ right: Chain.Base
  ) -> Bool {
    switch left.hook {
    case .ingress, .egress:
      // These hooks belong to devices, whatever the family of the table.
      !Set(left.devices).isDisjoint(with: right.devices)
    default: first.family.overlaps(second.family)
    }
  }

  private static func priorityOfNAT(_ hook: Hook) -> Int32? {
    switch hook {
    case .prerouting, .output: Priority.destinationNAT
    case .input, .postrouting: Priority.sourceNAT
    case .ingress, .forward, .egress: nil
    }
  }
}

extension Ruleset {
  /// Whether a table is declared but switched off.
  func isDormant(_ table: TableID) -> Bool {
    tables[table.index].flags.contains { spelling($0) == "dormant" }
  }
}
