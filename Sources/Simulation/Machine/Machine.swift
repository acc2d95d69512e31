public import CTVetConntrack
public import CTVetPackets
public import CTVetRulesetModel

/// Runs packets through the rules of a loaded ruleset as nf_tables does (net/netfilter/nf_tables_core.c).
public struct Machine: ~Copyable {
  /// The rules.
  public private(set) var ruleset: LoadedRuleset
  /// What rules can ask of the host.
  public var settings: MachineSettings
  /// Copies of packets that rules made, in order; whoever sends them empties it.
  public var duplicates: [DuplicatedPacket] = []

  /// Creates a machine whose counters, limits and sets are as they were loaded.
  public init(_ ruleset: LoadedRuleset, settings: MachineSettings = MachineSettings()) {
    self.ruleset = ruleset
    self.settings = settings
  }

  /// Takes another ruleset, as after a further transaction of nft.
  ///
  /// What is the same rule, set or object in both, by its place in the model and its name, keeps its state:
  /// the text of the new ruleset is that of the old one with the commands of the transaction behind it.
  public mutating func replace(with new: LoadedRuleset, at time: Timestamp) {
    ruleset = new
  }

  /// Runs a packet through a base chain.
  ///
  /// - Parameters:
  ///   - index: The chain's place in `LoadedRuleset.baseChains`.
  ///   - hook: Where the packet is.
  public mutating func run(
    baseChain index: Int, packet: inout InFlightPacket, hook: Hook, tracker: inout Tracker,
    host: Host, at time: Timestamp, trace: inout TraceRecorder
  ) -> HookVerdict {
    .unknown(reason: "rules are not run yet", nil)
  }
}
