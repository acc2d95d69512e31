public import CTVetRulesetModel

/// A rule of a ruleset that was loaded.
public struct LoadedRule: Sendable, Hashable {
  /// Which rule of the model it is.
  public var id: RuleID
  /// The number that the kernel gave it, counted in its table from 1 over chains, rules, sets and objects.
  public var handle: UInt64
  /// Its chain, among all chains of the loaded ruleset.
  var chain: Int
  /// Its steps among all steps of the loaded ruleset.
  var steps: Range<Int>
}
