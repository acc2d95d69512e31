/// How rules are read that have a shape in common; see `RuleShape`.
enum RuleReading {
  /// Each by itself.
  case single
  /// As a whole, and their shapes are noted.
  case complete
  /// Only those that show a shape as a whole.
  case abridged
}

/// The shapes of a file's rules, found by where their tokens lead in a tree.
struct RuleShapes: ~Copyable {
  /// Rules with more tokens than this are read one by one: as many as `openTokens` has bits.
  static let maximumTokens = 64

  /// What is known of the rules whose tokens lead to a place of the tree.
  enum Known {
    /// No rule was read yet.
    case nothing
    /// One rule was read, which shows nothing: most rules of that kind are never repeated.
    case readOnce
    /// They are read one by one.
    case notRepeatable
    /// They have a shape.
    case shape(Int)
  }

  var tree = ShapeTree()
  /// Which tokens of the rule at hand are constants, the first one in the lowest bit.
  var openTokens: UInt64 = 0
  /// Whether the rule at hand has sets in braces.
  var hasSets = false
  /// What is known of each place of the tree: 0 nothing, 1 for rules that are read one by one, 2 for a
  /// rule that was read once, or the number of the shape plus 3.
  private var numbers: [UInt32] = []
  /// The shapes as the tree has them.
  private(set) var list: [SyntaxTree.RuleShape] = []
  /// The rules that have a shape.
  private(set) var rules: [SyntaxTree.ShapedRule] = []

  /// What is known of the rule whose tokens were followed.
  @inline(__always)
  var known: Known {
    let place = Int(tree.place)
    let number = place < numbers.count ? numbers[place] : 0
    if number > 2 { return .shape(Int(number) &- 3) }
    if number == 2 { return .readOnce }
    return number == 1 || tree.isFull ? .notRepeatable : .nothing
  }

  /// Notes that a rule is read for the first time.
  mutating func noteFirst() {
    while numbers.count <= Int(tree.place) { numbers.append(0) }
    numbers[Int(tree.place)] = 2
  }

  /// Gives the place that was reached a shape, or none; the number of the shape.
  mutating func add(_ shape: SyntaxTree.RuleShape?, at place: UInt32) -> Int? {
    numbers[Int(place)] = 1
    guard let shape else { return nil }
    list.append(shape)
    numbers[Int(place)] = UInt32(list.count + 2)
    return list.count - 1
  }

  /// Notes that the rule of a node has a shape.
  @inline(__always)
  mutating func note(_ shape: Int, ofRule node: Int, isAbridged: Bool = false) {
    rules.append(SyntaxTree.ShapedRule(node: node, shape: shape, isAbridged: isAbridged))
  }

  /// Forgets the rules of nodes that are removed.
  mutating func forgetRules(from node: Int) {
    while let last = rules.last, last.node >= node { rules.removeLast() }
  }
}

extension Parser {
  /// Looks at the tokens of the rule that begins here, following them in the tree of shapes; how many there
  /// are, or nil for a rule that has no shape.
  ///
  /// - Parameter keepingSets: Whether elements of sets must be the same in all rules of the shape.
  mutating func lookOverRule(keepingSets: Bool = false) -> Int? {
    shapes.tree.begin(keepingSets: keepingSets)
    shapes.hasSets = false
    shapes.openTokens = 0
    var current = token
    var previous = Keyword.none
    var index = 0
    var braces = 0
    while index < RuleShapes.maximumTokens {
      switch current.kind {
      case .newline, .semicolon, .endOfFile:
        if braces == 0 { return index > 0 ? index : nil }
        if current.kind == .endOfFile { return nil }
      case .leftBrace:
        // Other rules may stand in these.
        if previous == .jump || previous == .goto { return nil }
        braces += 1
        shapes.hasSets = true
      case .rightBrace:
        if braces == 0 { return index > 0 ? index : nil }
        braces -= 1
      // What a definition stands for depends on where it is used.
      case .junk, .dollar: return nil
      default: break
      }
      if unsafe shapes.tree.follow(current, in: lexer.bytes, words.closing) {
        shapes.openTokens |= 1 << UInt64(index)
      }
      previous = current.keyword
      if index == ahead.count {
        current = lexer.next()
        ahead.append(current)
      } else {
        current = ahead[index]
      }
      index &+= 1
    }
    return nil
  }

  /// Makes a node of the rule at hand, with its constants as children, and takes its tokens.
  mutating func abridge(_ shape: Int, tokenCount: Int) {
    let node = open(.rule)
    shapes.note(shape, ofRule: node, isAbridged: true)
    var openTokens = shapes.openTokens
    while openTokens != 0 {
      // The first token, which is the current one, is never open.
      let constant = ahead[openTokens.trailingZeroBitCount &- 1]
      openTokens &= openTokens &- 1
      nodes.append(
        SyntaxTree.Node(
          kind: constant.kind == .number ? .number : constant.kind == .quoted ? .quoted : .symbol,
          flags: 0, keyword: .none, start: constant.start, end: constant.end, size: 1))
    }
    previousEnd = tokenCount > 1 ? ahead[tokenCount &- 2].end : token.end
    token = ahead[tokenCount &- 1]
    ahead.removeFirst(tokenCount)
    close(node)
  }

  /// Reads a rule whose tokens were seen once before, and keeps their shape where others can be abridged.
  mutating func readSecondRule(tokenCount: Int) throws(SyntaxFailure) {
    var tokens = [token]
    for index in 0..<tokenCount { tokens.append(ahead[index]) }
    let (node, mistakes, place) = (nodes.count, diagnostics.count, shapes.tree.place)
    try newRule()
    // Where reading ended elsewhere, the tokens alone don't tell what the rule is.
    guard diagnostics.count == mistakes, token.start == tokens[tokenCount].start else { return }
    let openTokens = tokens.indices.filter { shapes.openTokens >> UInt64($0) & 1 != 0 }
    let shape = shape(ofRule: node, openTokens.map { tokens[$0] })
    if let number = shapes.add(shape, at: place) { shapes.note(number, ofRule: node) }
  }

  /// The shape of a rule that leaves some tokens open; nil where one of them stands where it may mean more
  /// than its value.
  private func shape(ofRule rule: Int, _ tokens: [Token]) -> SyntaxTree.RuleShape? {
    var constants: [Int] = []
    var hasComment = false
    var parents: [Int] = []
    var node = rule
    for token in tokens {
      while node < nodes.count {
        while let parent = parents.last, node >= parent + Int(nodes[parent].size) {
          parents.removeLast()
        }
        if nodes[node].size == 1, nodes[node].start >= token.start { break }
        parents.append(node)
        node += 1
      }
      guard node < nodes.count, nodes[node].start == token.start, nodes[node].end == token.end,
        isPlain(node, parents)
      else { return nil }
      hasComment = parents.last.map { nodes[$0].keyword == .comment } ?? false
      constants.append(node - rule)
    }
    return SyntaxTree.RuleShape(constants: constants, hasComment: hasComment)
  }

  /// Whether a constant is compared with something, alone, in a range, prefix or set, or belongs to a
  /// comment, a prefix of log messages or a counter.
  private func isPlain(_ constant: Int, _ parents: [Int]) -> Bool {
    let outer = parents.suffix(3).map { nodes[$0] }
    guard let parent = outer.last, outer.count > 1 else { return false }
    let grandparent = outer[outer.count - 2]
    switch (parent.kind, parent.keyword, grandparent.kind) {
    case (.match, _, .rule), (.range, _, .match), (.prefix, _, .match), (.set, _, .match),
      (.property, .comment, .rule):
      return true
    case (.property, .prefix, .log): return outer[0].kind == .rule
    // Nothing tells one number of a counter from the other but their order.
    case (.property, .packets, .counter):
      return outer[0].kind == .rule && constant == parents[parents.count - 2] + 2
    case (.property, .bytes, .counter):
      return outer[0].kind == .rule && constant == parents[parents.count - 2] + 4
    default: return false
    }
  }
}
