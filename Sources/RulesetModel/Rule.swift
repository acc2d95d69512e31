public import CTVetDiagnostics

/// A rule: matches and actions, run from left to right.
public struct Rule: Sendable {
  /// The chain.
  public let chain: ChainID
  /// The matches and actions; none where the rule is abridged.
  public let statements: StatementList
  /// The whole rule.
  public let range: SourceRange
  /// The comment's text with its quotes.
  public let comment: SourceRange?
  /// Whether a later command removed it.
  public package(set) var isDeleted = false
  /// Whether its statements were not read, since those of another rule of its shape tell what they are.
  package var isAbridged = false
  /// The index of its shape in `Ruleset.shapes`, see `RuleShape`; negative where it has none.
  package var shape: Int32 = -1
  /// The first of its constants in `Ruleset.constants`, if it has a shape.
  package var firstConstant: UInt32 = 0

  @inlinable
  package init(
    chain: ChainID, statements: StatementList, range: SourceRange, comment: SourceRange?
  ) {
    self.chain = chain
    self.statements = statements
    self.range = range
    self.comment = comment
  }
}
