public import CTVetBytecode
public import CTVetRulesetModel

/// A ruleset as the kernel holds it: what the compiler sent, put into chains, with names replaced by
/// places.
///
/// It does not change while packets pass; what packets change is the machine's.
public struct LoadedRuleset: Sendable {
  /// The base chains that are called, in the order in which they were registered; those of dormant
  /// tables are not.
  public internal(set) var baseChains: [BaseChain] = []
  /// The rules by `LoadedRuleID`, those of a chain one behind the other.
  public internal(set) var rules: [LoadedRule] = []
  /// What has conntrack look at packets of each network protocol (`nf_ct_netns_get`).
  public internal(set) var conntrackUse = ConntrackUse()

  var chains: [LoadedChain] = []
  var steps: [LoadedStep] = []
  var objects: [LoadedObject] = []

  /// Which packets conntrack looks at because of rules.
  public struct ConntrackUse: Sendable, Hashable {
    /// Whether it looks at IPv4.
    public var ipv4 = false
    /// Whether it looks at IPv6.
    public var ipv6 = false
  }

  /// Loads a ruleset.
  ///
  /// - Parameter compiled: What became of it, without errors.
  public init(_ ruleset: Ruleset, _ compiled: RulesetCompiler.Result) {
    var loader = RulesetLoader(ruleset, compiled)
    loader.load()
    self = loader.loaded
  }

  /// A rule.
  public func rule(_ id: LoadedRuleID) -> LoadedRule {
    rules[Int(id.rawValue)]
  }

  /// The family, table and name of a rule's chain.
  public func chain(of id: LoadedRuleID) -> (family: Family, table: String, name: String) {
    let chain = chains[rule(id).chain]
    return (chain.family, chain.table, chain.name)
  }

  init() {}
}
