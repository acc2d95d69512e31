package import CTVetDiagnostics

/// What rules have in common that differ in plain constants and comments alone, as in a list that
/// accepts one address after the other.
///
/// Long rulesets consist of such rules, so there is a short cut for them all the way:
///
/// 1. The parser (`Parser.rule`) looks at all tokens of a rule before it reads it. Rules whose tokens are
///    the same, but for the text of constants, have one shape (`ShapeTree`, `RuleShapes`). The first two
///    such rules are read as always; the second one shows where the shape has its constants.
/// 2. Where only a compiler asks (`NftFrontEnd.loadAbridged`), further rules of the shape are abridged:
///    of such a rule there are its shape, the places of its constants and its comment, and no statements.
/// 3. The compiler (`RuleCompiler.repeated`) keeps the instructions of a rule of the shape and where its
///    constants went in them, and puts the constants of the others in these places.
/// 4. Where that is impossible, for example because a constant is wrong, `Ruleset.read` reads the abridged
///    rule from the text as if there were no shapes, and it is compiled like any other.
///
/// So the short cut only ever replaces work whose outcome is known. Rules differ in ways that it must
/// not overlook: whatever is not compared as text has to be put in place as a constant.
package struct RuleShape: Sendable {
  /// How many constants its rules have.
  package let constantCount: Int

  /// A shape of rules with so many constants.
  package init(constantCount: Int) {
    self.constantCount = constantCount
  }
}

/// A plain constant that may differ in rules of the same shape.
package struct RuleConstant: Sendable {
  /// Where it is written.
  package let range: SourceRange
  /// Its value, if it is a number to the language already; nil for an address or quoted text.
  package let number: UInt64?

  /// A constant at a place.
  package init(_ range: SourceRange, number: UInt64?) {
    self.range = range
    self.number = number
  }
}

extension Ruleset {
  /// Reads a rule that is abridged; the caller has the whole ruleset for it.
  package typealias RuleReader = @Sendable (RuleID, inout Ruleset) -> [Diagnostic]

  /// The constants of a rule, as a part of `constants`; none where it has no shape.
  package func constants(of rule: Rule) -> Range<Int> {
    guard rule.shape >= 0 else { return 0..<0 }
    let first = Int(rule.firstConstant)
    return first..<(first + shapes[Int(rule.shape)].constantCount)
  }

  /// Reads the statements of a rule that is abridged; mistakes are given back.
  package mutating func read(_ id: RuleID) -> [Diagnostic] {
    guard rules[Int(id.index)].isAbridged, let reader else { return [] }
    let rule = rules[Int(id.index)]
    let mistakes = reader(id, &self)
    rules[Int(id.index)].shape = rule.shape
    rules[Int(id.index)].firstConstant = rule.firstConstant
    rules[Int(id.index)].isDeleted = rule.isDeleted
    return mistakes
  }
}
