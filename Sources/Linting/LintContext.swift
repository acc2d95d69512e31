public import CTVetRulesetModel

/// A ruleset with what several checks want to know about it, worked out once.
public struct LintContext: Sendable {
  /// The ruleset.
  public let ruleset: Ruleset
  /// What is known of the host.
  public let host: HostFacts
  /// Which chain calls which.
  public let graph: ChainGraph
  /// The statements that are more than plain matches, verdicts and counters.
  let unusualStatements: [UnusualStatement]
  /// What has its places in rules.
  let placedUses: [PlacedUse]
  /// What the rules ask of packets.
  let conditions: RuleConditions
  /// The uses of conntrack by rule.
  let conntrackUses: ConntrackUses
  /// What rules ask of packets and do with them.
  package let flow: PacketFlow
  /// The situations in which packets get to each chain once conntrack has seen them.
  let lateSituations: LateSituations
  /// The base chains from which packets get to each chain.
  let contexts: ChainContexts
  /// What exempts packets from tracking.
  let exemptions: [Exemption]
  /// Chains that drop the ICMP errors about connections that they accept.
  private(set) var errorLosses: [ErrorLoss] = []
  /// What uses conntrack in front of it.
  private(set) var earlyUses: [EarlyUse] = []

  /// Works it out.
  public init(_ ruleset: Ruleset, host: HostFacts = HostFacts()) {
    self.ruleset = ruleset
    self.host = host
    graph = ChainGraph(ruleset)
    unusualStatements = UnusualStatement.all(in: ruleset)
    placedUses = PlacedUse.all(unusualStatements, in: ruleset)
    conditions = RuleConditions(ruleset, unusual: unusualStatements)
    conntrackUses = ConntrackUses(ruleset)
    flow = PacketFlow(ruleset, conntrackUses)
    lateSituations = LateSituations(ruleset, graph, conntrackUses)
    contexts = ChainContexts(ruleset, graph)
    exemptions = Exemption.all(ruleset, contexts)
    earlyUses = EarlyUse.all(in: self)
    errorLosses = ErrorLoss.all(in: self)
  }
}
