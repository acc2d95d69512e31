public import CTVetBytecode
public import CTVetRulesetModel

/// A chain that a hook calls.
public struct BaseChain: Sendable, Hashable {
  /// The family of the table.
  public var family: Family
  /// The table.
  public var table: String
  /// The name.
  public var name: String
  /// What it may do.
  public var type: ChainType
  /// The hook.
  public var hook: Hook
  /// Its order in the hook; of equal ones the last registered is called first.
  public var priority: Int32
  /// The devices that it is bound to, for family netdev and hooks ingress and egress.
  public var devices: [String]
  /// What becomes of packets that no rule decides: accept or drop.
  public var policy: Instruction.Verdict
  /// Its place among all chains of the loaded ruleset.
  var chain: Int

  /// Whether it sees packets of IPv4.
  public var seesIPv4: Bool { family == .ip || family == .inet || family == .netdev }
  /// Whether it sees packets of IPv6.
  public var seesIPv6: Bool { family == .ip6 || family == .inet || family == .netdev }
}
