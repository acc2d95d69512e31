/// Draws random sentences from a grammar, the same ones for the same seed.
///
/// Alternatives that were never taken, or lead to such ones, are preferred half of the time, so
/// that every corner of a grammar turns up soon. Every sentence ends: each nested production lowers
/// an allowance of depth, each word one of length, and where one is used up only the shortest way
/// out is taken.
package struct SentenceGenerator: Sendable {
  /// How deep productions may nest before the generator heads for the end.
  package var maximumDepth = 40
  /// After how many words the generator heads for the end.
  package var maximumWords = 60
  /// How often a repeated part is tried beyond its minimum.
  package var maximumRepeats = 3
  /// One in how many times what is marked as rare is taken.
  package var rarity = 16

  /// The keywords and signs that occurred in the sentences so far.
  package private(set) var usedLiterals: Set<String> = []

  private let nodes: GrammarNodes
  private let reachable: [BranchSet]
  private var random: SeededRandom
  /// How often each branch was taken.
  private var uses: [Int]
  private var untaken: BranchSet
  private var words: [String] = []

  /// Prepares to generate without the productions of these names.
  ///
  /// - Throws: `GrammarError.undefined` where a name has no production.
  package init(
    grammar: Grammar, seed: UInt64, excluding excluded: Set<String> = []
  ) throws(GrammarError) {
    nodes = try GrammarNodes(grammar, excluding: excluded)
    reachable = nodes.reachableBranches()
    random = SeededRandom(seed: seed)
    uses = Array(repeating: 0, count: nodes.branchCount)
    untaken = BranchSet(capacity: nodes.branchCount)
    for number in 0..<nodes.branchCount { untaken.insert(number) }
  }

  /// Whether the sentences so far have taken every alternative that can be derived from `start`.
  ///
  /// - Throws: `GrammarError.undefined` where there is no such production.
  package func hasTakenEverything(from start: String) throws(GrammarError) -> Bool {
    !reachable[try nodes.place(of: start)].intersects(untaken)
  }

  /// Draws the next sentence derived from this production.
  ///
  /// - Throws: `GrammarError` where there is no such production, or none that ends.
  package mutating func sentence(from start: String) throws(GrammarError) -> String {
    let node = try nodes.place(of: start)
    guard nodes.heights[node] != GrammarNodes.underivable else {
      throw .underivable(name: start)
    }
    words = []
    var taken: Set<Int> = []
    generateWords(node, depth: maximumDepth, taken: &taken)
    return joined()
  }

  /// Words with spaces between them, lines without spaces at their ends.
  private func joined() -> String {
    var text = ""
    for word in words {
      let isSpaced = !text.isEmpty && text.last != "\n" && word != "\n"
      text += isSpaced ? " " + word : word
    }
    return text
  }

  // MARK: Syntactic productions

  /// Appends words for the node; `taken` holds the branches that may not come again within
  /// the repetition around.
  private mutating func generateWords(_ node: Int, depth: Int, taken: inout Set<Int>) {
    let depth = words.count < maximumWords ? depth : 0
    switch nodes.kinds[node] {
    case .literal(let text):
      usedLiterals.insert(text)
      words.append(text)
    case .production(_, isLexical: true), .characters, .difference:
      words.append(word(node))
    case .production(let body, isLexical: false):
      var none: Set<Int> = []
      generateWords(body, depth: depth - 1, taken: &none)
    case .sequence(let parts):
      for part in parts { generateWords(part, depth: depth, taken: &taken) }
    case .choice(let branches):
      let branch = choose(branches.filter { !taken.contains($0.number) }, depth: depth)
      if branch.isOnce { taken.insert(branch.number) }
      generateWords(branch.node, depth: depth, taken: &taken)
    case .optional(let part):
      guard isPossible(part, without: taken), isTaken(part, depth: depth) else { break }
      generateWords(part, depth: depth, taken: &taken)
    case .repetition(let part, let minimum):
      var takenInside: Set<Int> = []
      for _ in 0..<count(of: part, minimum: minimum, depth: depth) {
        guard isPossible(part, without: takenInside) else { break }
        generateWords(part, depth: depth, taken: &takenInside)
      }
    }
  }

  /// Whether the part has an alternative left where it must choose.
  private func isPossible(_ node: Int, without taken: Set<Int>) -> Bool {
    switch nodes.kinds[node] {
    case .choice(let branches):
      branches.contains { branch in
        !taken.contains(branch.number) && nodes.heights[branch.node] != GrammarNodes.underivable
      }
    case .sequence(let parts):
      parts.allSatisfy { isPossible($0, without: taken) }
    case .literal, .characters, .production, .optional, .repetition, .difference:
      true
    }
  }

  // MARK: Lexical productions

  /// Draws a word: what the node stands for, without spaces.
  private mutating func word(_ node: Int) -> String {
    switch nodes.kinds[node] {
    case .literal(let text):
      return text
    case .characters(let samples, _):
      return String(Character(samples[random.below(samples.count)]))
    case .production(let body, _):
      return word(body)
    case .sequence(let parts):
      return parts.reduce(into: "") { $0 += word($1) }
    case .choice(let branches):
      return word(choose(branches, depth: maximumDepth).node)
    case .optional(let part):
      return isTaken(part, depth: maximumDepth) ? word(part) : ""
    case .repetition(let part, let minimum):
      let count = count(of: part, minimum: minimum, depth: maximumDepth)
      return (0..<count).reduce(into: "") { text, _ in text += word(part) }
    case .difference(let base, let excluded):
      return word(base, unlike: excluded)
    }
  }

  /// Draws words until one is outside of what is excluded.
  private mutating func word(_ base: Int, unlike excluded: Int) -> String {
    for _ in 0..<1000 {
      let text = word(base)
      if !nodes.matches(Array(text.unicodeScalars), at: excluded) { return text }
    }
    preconditionFailure("an exclusion leaves next to nothing to draw from")
  }

  // MARK: Choices

  private func fits(_ node: Int, depth: Int) -> Bool {
    nodes.heights[node] <= max(depth, 0)
  }

  /// Takes a branch that fits, new ones first, then the less used of two; or the shortest way out.
  private mutating func choose(
    _ branches: [GrammarNodes.Branch], depth: Int
  ) -> GrammarNodes.Branch {
    var candidates = branches.filter { fits($0.node, depth: depth) }
    if candidates.isEmpty {
      let shortest = branches.map { nodes.heights[$0.node] }.min()
      candidates = branches.filter { nodes.heights[$0.node] == shortest }
    }
    let common = candidates.filter { !$0.isRare }
    if !common.isEmpty, common.count < candidates.count, random.below(rarity) > 0 {
      candidates = common
    }
    let fresh = candidates.filter { leadsToUntaken($0) }
    if !fresh.isEmpty, random.below(2) == 0 { candidates = fresh }
    let first = candidates[random.below(candidates.count)]
    let second = candidates[random.below(candidates.count)]
    let branch = uses[second.number] < uses[first.number] ? second : first
    uses[branch.number] += 1
    untaken.remove(branch.number)
    return branch
  }

  private func leadsToUntaken(_ branch: GrammarNodes.Branch) -> Bool {
    untaken.contains(branch.number) || reachable[branch.node].intersects(untaken)
  }

  /// Whether to take a part that may be left out; one that leads to something new, more often.
  private mutating func isTaken(_ part: Int, depth: Int) -> Bool {
    guard fits(part, depth: depth), depth > 0 else { return false }
    if nodes.isRare(part) { return random.below(rarity) == 0 }
    return random.below(4) < (reachable[part].intersects(untaken) ? 3 : 2)
  }

  private mutating func count(of part: Int, minimum: Int, depth: Int) -> Int {
    var count = minimum
    while count < minimum + maximumRepeats, isTaken(part, depth: depth) { count += 1 }
    return count
  }
}
