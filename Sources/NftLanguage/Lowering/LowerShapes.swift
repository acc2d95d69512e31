import CTVetDiagnostics
import CTVetRulesetModel

/// Rules that have a shape in common; see `RuleShape`.
extension Lowering {
  /// What is known of the shapes of a file.
  struct FileShapes {
    /// The number of the first one in the ruleset.
    var base = 0
    /// Whether a rule of the shape was lowered without a mistake, so that the others have none either.
    var areSound: [Bool] = []
    /// The first of the tree's shaped rules that may still come.
    var nextRule = 0
  }

  /// Takes the shapes of a tree into the ruleset.
  mutating func addShapes(of tree: SyntaxTree) -> FileShapes {
    let base = ruleset.shapes.count
    ruleset.rules.reserveCapacity(ruleset.rules.count + tree.shapedRules.count)
    for shape in tree.shapes {
      ruleset.shapes.append(
        RuleShape(constantCount: shape.constants.count - (shape.hasComment ? 1 : 0)))
    }
    return FileShapes(
      base: base, areSound: Array(repeating: false, count: tree.shapes.count))
  }

  /// What the parser found out about the shape of a rule.
  mutating func shapedRule(at node: Int) -> SyntaxTree.ShapedRule? {
    while shapes.nextRule < tree.shapedRules.count {
      let rule = tree.shapedRules[shapes.nextRule]
      if rule.node >= node { return rule.node == node ? rule : nil }
      shapes.nextRule += 1
    }
    return nil
  }

  /// A rule that was read as a whole, which has a shape.
  mutating func shapedRule(
    _ shaped: SyntaxTree.ShapedRule, _ id: RuleID, chain: ChainID
  ) {
    let mistakes = diagnostics.count
    newRule(id, shaped.node, chain: chain)
    guard diagnostics.count == mistakes else { return }
    shapes.areSound[shaped.shape] = true
    let shape = tree.shapes[shaped.shape]
    ruleset.rules[Int(id.index)].shape = Int32(truncatingIfNeeded: shapes.base + shaped.shape)
    ruleset.rules[Int(id.index)].firstConstant = UInt32(
      truncatingIfNeeded: ruleset.constants.count)
    for index in shape.constants.dropLast(shape.hasComment ? 1 : 0) {
      addConstant(shaped.node + index)
    }
  }

  /// A rule of which there are constants and a comment only.
  mutating func abridgedRule(
    _ shaped: SyntaxTree.ShapedRule, _ id: RuleID, chain: ChainID
  ) {
    let range = tree.range(shaped.node)
    guard shapes.areSound[shaped.shape] else {
      return readRule(id, at: range, chain: chain)
    }
    var end = shaped.node + Int(tree.nodes[shaped.node].size)
    var comment: SourceRange?
    if tree.shapes[shaped.shape].hasComment {
      end -= 1
      comment = tree.range(end)
    }
    var rule = Rule(chain: chain, statements: .empty, range: range, comment: comment)
    rule.isAbridged = true
    rule.shape = Int32(truncatingIfNeeded: shapes.base + shaped.shape)
    rule.firstConstant = UInt32(truncatingIfNeeded: ruleset.constants.count)
    ruleset.rules.append(rule)
    for index in (shaped.node + 1)..<end { addConstant(index) }
  }

  private mutating func addConstant(_ index: Int) {
    let number = tree.nodes[index].kind == .number ? number(index) : nil
    ruleset.constants.append(RuleConstant(tree.range(index), number: number))
  }

  /// Reads a single rule from the text.
  mutating func readRule(_ id: RuleID, at range: SourceRange, chain: ChainID) {
    let index = ruleset.sources.fileIndex(of: range.start)
    let (file, base) = (ruleset.sources.files[index], ruleset.sources.bases[index])
    let outer = (tree, bytes)
    let parsed = Parser.parseRule(at: range.start - base, of: file, base: base)
    (tree, bytes) = (parsed.tree, file.storage)
    diagnostics += parsed.diagnostics
    newRule(id, 0, chain: chain)
    (tree, bytes) = outer
  }

  /// Reads an abridged rule of a ruleset.
  static func readAbridged(_ id: RuleID, in ruleset: inout Ruleset) -> [Diagnostic] {
    var lowering = Lowering(includes: NoIncludes())
    swap(&lowering.ruleset, &ruleset)
    let rule = lowering.ruleset.rule(id)
    lowering.listStart = lowering.ruleset.statementCount
    lowering.readRule(id, at: rule.range, chain: rule.chain)
    swap(&lowering.ruleset, &ruleset)
    return lowering.diagnostics
  }
}
