public import CTVetRulesetModel

/// A ruleset with what several checks want to know about it, worked out once.
public struct LintContext: Sendable {
  /// The ruleset.
  public let ruleset: Ruleset
  /// Which chain calls which.
  public let graph: ChainGraph

  package init(_ ruleset: Ruleset) {
    self.ruleset = ruleset
    self.graph = ChainGraph(ruleset)
  }
}
