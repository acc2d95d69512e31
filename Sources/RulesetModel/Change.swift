/// One thing that a file tells the kernel to add or remove, in the order in which nft sends it.
///
/// What a table's block declares is sent chains first, then objects, sets with their elements,
/// flowtables, and the rules of each chain (nftables src/rule.c, `nft_cmd_expand`).
public enum Change: Sendable {
  /// A chain is declared, perhaps once more; only some declarations tell where it is called.
  case chain(ChainID, hasHook: Bool)
  /// An object is declared, by its index in `Ruleset.objects`.
  case object(Int)
  /// A set or map is declared, perhaps with elements.
  case set(SetID, elements: ExpressionList?)
  /// Elements are added to a set or map.
  case addElements(SetID, ExpressionList)
  /// Elements are removed from a set or map.
  case deleteElements(SetID, ExpressionList)
  /// All elements of a set or map are removed.
  case flushSet(SetID)
  /// A flowtable is declared, by its index in `Ruleset.flowtables`.
  case flowtable(Int)
  /// A rule is added, perhaps beside another one that the file names by its index.
  case rule(RuleID, beside: RuleID?)
}
