import CTVetBytecode
public import CTVetConntrack
public import CTVetPackets
public import CTVetRulesetModel

/// Runs packets through the rules of a loaded ruleset as nf_tables does (net/netfilter/nf_tables_core.c).
public struct Machine: ~Copyable {
  /// The rules.
  public internal(set) var ruleset: LoadedRuleset
  /// What rules can ask of the host.
  public var settings: MachineSettings
  /// Where random numbers come from that rules draw.
  public var random: RandomSource
  /// Copies of packets that rules made, in order; whoever sends them empties it.
  public var duplicates: [DuplicatedPacket] = []

  /// What counters counted.
  var counters: [Instruction.Counter]
  /// What other instructions and objects remember.
  var states: [ExpressionState]
  /// The sets with their elements.
  var sets: [SetTable]
  /// The rules prepared for speed.
  var quick: QuickProgram
  /// What rules ask of the packet that is on its way.
  var view = PacketView()
  /// Whether each instruction of rules is run on its own: slower, and what the quick way is compared with.
  public var isPlain = false

  /// Creates a machine whose counters, limits and sets are as they were loaded.
  ///
  /// - Parameter time: When they were loaded.
  public init(
    _ ruleset: LoadedRuleset, settings: MachineSettings = MachineSettings(),
    random: RandomSource = RandomSource(seed: 1), at time: Timestamp = .zero
  ) {
    self.ruleset = ruleset
    self.settings = settings
    self.random = random
    counters = ruleset.counters
    states = ruleset.states
    sets = ruleset.sets.map { ruleset.table(of: $0, at: time) }
    quick = QuickProgram(ruleset, sets)
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
    let base = quick.bases[index]
    let version = packet.headers.version
    if hook == .ingress, base.family == .inet,
      !PacketFacts.isSound(packet.bytes.span, version: version)
    {
      return .drop(nil)
    }
    var walk = RuleWalk(packet, version, hook: hook, family: base.family, time: time)
    return walkChains(base, &walk, &packet, &tracker, host, &trace)
  }
}
