public import CTVetBytecode
public import CTVetRulesetModel

/// A step of a packet through the rules, as `nft monitor trace` tells it.
public struct TraceEntry: Sendable, Hashable {
  /// What happened.
  public enum Kind: String, Sendable {
    /// All expressions of a rule matched.
    case rule
    /// The packet ran off the end of a chain.
    case end
    /// The policy of a base chain was applied.
    case policy
  }

  /// What happened.
  public var kind: Kind
  /// The hook.
  public var hook: Hook
  /// The family of the table.
  public var family: Family
  /// The table.
  public var table: String
  /// The chain.
  public var chain: String
  /// The rule: its place in the ruleset that was loaded; nil but for kind `rule`.
  public var rule: LoadedRuleID?
  /// What the rule decided; `continue` where it has no verdict.
  public var verdict: Instruction.Verdict
  /// `meta mark` behind the rule.
  public var mark: UInt32
  /// The connection behind the rule, at the first entry of each walk through a base chain.
  public var connection: ConntrackView?

  /// Creates a step.
  public init(
    kind: Kind, hook: Hook, family: Family, table: String, chain: String, rule: LoadedRuleID?,
    verdict: Instruction.Verdict, mark: UInt32, connection: ConntrackView? = nil
  ) {
    self.kind = kind
    self.hook = hook
    self.family = family
    self.table = table
    self.chain = chain
    self.rule = rule
    self.verdict = verdict
    self.mark = mark
    self.connection = connection
  }
}

/// A rule of a ruleset that was loaded.
public struct LoadedRuleID: RawRepresentable, Sendable, Hashable {
  /// The place among all rules, in the order in which the machine was given them.
  public var rawValue: Int32

  /// Creates an identifier.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }
}
