extension GrammarNodes {
  /// For each node, the branches that can be taken on the way down from it, as bits.
  ///
  /// Branches without a finite sentence, and the way through them, are left out.
  func reachableBranches() -> [BranchSet] {
    var sets = Array(repeating: BranchSet(capacity: branchCount), count: kinds.count)
    var isChanging = true
    while isChanging {
      isChanging = false
      for node in kinds.indices where heights[node] != Self.underivable {
        var set = sets[node]
        for below in parts(of: node) { set.formUnion(sets[below]) }
        for branch in branches(of: node) where heights[branch.node] != Self.underivable {
          set.insert(branch.number)
          set.formUnion(sets[branch.node])
        }
        if set != sets[node] {
          sets[node] = set
          isChanging = true
        }
      }
    }
    return sets
  }

  private func branches(of node: Int) -> [Branch] {
    if case .choice(let branches) = kinds[node] { branches } else { [] }
  }

  /// The nodes directly below, branches aside.
  private func parts(of node: Int) -> [Int] {
    switch kinds[node] {
    case .literal, .characters, .choice: []
    case .production(let body, _): body == node ? [] : [body]
    case .sequence(let parts): parts
    case .optional(let part), .repetition(let part, _), .difference(let part, _): [part]
    }
  }
}

/// A set of branch numbers, a bit for each.
struct BranchSet: Equatable, Sendable {
  private var words: [UInt64]

  init(capacity: Int) {
    words = Array(repeating: 0, count: (capacity + 63) / 64)
  }

  mutating func insert(_ number: Int) {
    words[number / 64] |= 1 << UInt64(number % 64)
  }

  mutating func remove(_ number: Int) {
    words[number / 64] &= ~(1 << UInt64(number % 64))
  }

  func contains(_ number: Int) -> Bool {
    words[number / 64] & (1 << UInt64(number % 64)) != 0
  }

  mutating func formUnion(_ other: BranchSet) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  func intersects(_ other: BranchSet) -> Bool {
    words.indices.contains { words[$0] & other.words[$0] != 0 }
  }
}
