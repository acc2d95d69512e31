/// A grammar with its names resolved, ready to be walked: each node is a number.
struct GrammarNodes: Sendable {
  /// What a node asks for; the numbers are those of other nodes.
  enum Kind: Sendable {
    case literal(String)
    case characters([Unicode.Scalar], GrammarCharacters)
    /// A production; `body` is set once every production has a number.
    case production(body: Int, isLexical: Bool)
    case sequence([Int])
    case choice([Branch])
    case optional(Int)
    case repetition(Int, minimum: Int)
    case difference(Int, excluded: Int)
  }

  /// An alternative of a choice.
  struct Branch: Sendable {
    let node: Int
    /// Counts the branches of the grammar from 0.
    let number: Int
    let isOnce: Bool
    let isRare: Bool
  }

  /// The height of a node from which no finite sentence can be derived.
  static let underivable = Int.max

  private(set) var kinds: [Kind] = []
  /// How many branches all choices have together.
  private(set) var branchCount = 0
  /// For each node, the least number of nested productions that a sentence needs below it.
  private(set) var heights: [Int] = []
  private var places: [String: Int] = [:]

  /// Resolves the names of the grammar; the excluded productions become underivable.
  init(_ grammar: Grammar, excluding excluded: Set<String>) throws(GrammarError) {
    for production in grammar.productions {
      places[production.name] = kinds.count
      kinds.append(.production(body: kinds.count, isLexical: production.isLexical))
    }
    for name in excluded.sorted() where places[name] == nil { throw .undefined(name: name) }
    for production in grammar.productions where !excluded.contains(production.name) {
      let place = try place(of: production.name)
      let body = try add(production.body)
      kinds[place] = .production(body: body, isLexical: production.isLexical)
    }
    computeHeights()
  }

  /// The node of the production of that name.
  func place(of name: String) throws(GrammarError) -> Int {
    guard let place = places[name] else { throw .undefined(name: name) }
    return place
  }

  /// Whether whatever the node takes is marked as rare.
  func isRare(_ node: Int) -> Bool {
    guard case .choice(let branches) = kinds[node] else { return false }
    return branches.allSatisfy(\.isRare)
  }

  private mutating func add(_ expression: GrammarExpression) throws(GrammarError) -> Int {
    let kind: Kind
    switch expression {
    case .literal(let text): kind = .literal(text)
    case .characters(let set): kind = .characters(set.samples, set)
    case .reference(let name): return try place(of: name)
    case .sequence(let parts):
      var nodes: [Int] = []
      for part in parts { nodes.append(try add(part)) }
      kind = .sequence(nodes)
    case .choice(let alternatives):
      var branches: [Branch] = []
      for alternative in alternatives {
        let marks = alternative.marks
        let node = try add(alternative.body)
        branches.append(
          Branch(
            node: node, number: branchCount,
            isOnce: marks.contains(.once), isRare: marks.contains(.rare)))
        branchCount += 1
      }
      kind = .choice(branches)
    case .optional(let part): kind = .optional(try add(part))
    case .repetition(let part, let minimum): kind = .repetition(try add(part), minimum: minimum)
    case .difference(let base, let excluded):
      kind = .difference(try add(base), excluded: try add(excluded))
    }
    kinds.append(kind)
    return kinds.count - 1
  }

  /// Lowers the heights from "underivable" until nothing changes.
  private mutating func computeHeights() {
    heights = Array(repeating: Self.underivable, count: kinds.count)
    var isChanging = true
    while isChanging {
      isChanging = false
      for node in kinds.indices {
        let height = height(of: kinds[node], at: node)
        if height < heights[node] {
          heights[node] = height
          isChanging = true
        }
      }
    }
  }

  private func height(of kind: Kind, at node: Int) -> Int {
    switch kind {
    case .literal, .optional, .repetition(_, minimum: 0):
      return 0
    case .characters(let samples, _):
      return samples.isEmpty ? Self.underivable : 0
    case .production(let body, _):
      let below = body == node ? Self.underivable : heights[body]
      return below == Self.underivable ? below : below + 1
    case .sequence(let parts):
      return parts.reduce(0) { max($0, heights[$1]) }
    case .choice(let branches):
      return branches.reduce(Self.underivable) { min($0, heights[$1.node]) }
    case .repetition(let part, _), .difference(let part, _):
      return heights[part]
    }
  }
}
