public import CTVetConntrack
public import CTVetPackets
import CTVetRulesetModel

/// A host with its rules and its connections, through which packets are sent.
///
/// It reads no clock: each packet comes with its time, and times never go back.
public struct Simulator: ~Copyable {
  /// The host.
  public var host: Host
  /// The connections.
  public var tracker: Tracker
  /// The rules with their counters, sets and limits.
  public internal(set) var machine: Machine
  /// When conntrack looks at packets.
  public let tracking: TrackingMode
  /// Whether each result tells the fixed points, connection, rules and events of its packet; without them
  /// packets pass several times as fast.
  public var isRecording: Bool {
    didSet { tracker.recordsEvents = isRecording }
  }

  /// What decides in place of the rules of nf_tables; nil for those.
  public var foreignChains: (any ForeignChains)?

  var planV4: HookPlan
  var planV6: HookPlan
  /// Fragments that wait for others.
  var defragmenter = Defragmenter()
  /// Packets that were made while the current one was on its way.
  var generated: [PacketResult] = []
  /// How deep packets make packets; the host doesn't answer its own answers for ever.
  var generationDepth = 0
  /// How often the current packet was handed from device to device.
  var redirectionDepth = 0
  /// Who may still be answered that no route leads on.
  var unreachableTokens = UnreachableLimit()

  /// Creates a host that has seen no packet.
  public init(
    host: Host, ruleset: LoadedRuleset, tracking: TrackingMode = .always,
    settings: TrackingSettings? = nil,
    machineSettings: MachineSettings = MachineSettings(), profile: KernelProfile = .linux618,
    random: RandomSource = RandomSource(seed: 1), isRecording: Bool = true
  ) {
    self.host = host
    self.tracking = tracking
    self.isRecording = isRecording
    tracker = Tracker(profile: profile, settings: settings, random: random)
    tracker.recordsEvents = isRecording
    planV4 = HookPlan(.v4, ruleset: ruleset, tracking: tracking, profile: profile)
    planV6 = HookPlan(.v6, ruleset: ruleset, tracking: tracking, profile: profile)
    machine = Machine(ruleset, settings: machineSettings)
    if ruleset.conntrackUse.counts { tracker.settings.accounts = true }
  }

  /// The time of day at the time zero, in nanoseconds since 1970; nil where it is not known.
  public var clockStart: Int64? {
    get { machine.settings.wallClockStart }
    set { machine.settings.wallClockStart = newValue }
  }

  /// The rules that are loaded.
  public var ruleset: LoadedRuleset { machine.ruleset }

  /// Takes another ruleset; connections, and the state of rules that are in both, stay.
  public mutating func replaceRuleset(_ ruleset: LoadedRuleset, at now: Timestamp) {
    machine.replace(with: ruleset, at: now)
    if ruleset.conntrackUse.counts { tracker.settings.accounts = true }
    planV4 = HookPlan(.v4, ruleset: ruleset, tracking: tracking, profile: tracker.profile)
    planV6 = HookPlan(.v6, ruleset: ruleset, tracking: tracking, profile: tracker.profile)
  }

  /// The places in the plan of what a hook calls.
  func places(at hook: Hook, _ version: IPVersion) -> Range<Int> {
    version == .v4 ? planV4.places(at: hook) : planV6.places(at: hook)
  }

  /// What is called at a place of the plan.
  func step(at place: Int, _ version: IPVersion) -> HookStep {
    version == .v4 ? planV4.steps[place] : planV6.steps[place]
  }

  /// The nat chains of a hook.
  func natChains(at hook: Hook, _ version: IPVersion) -> [Int] {
    version == .v4 ? planV4.natChains(at: hook) : planV6.natChains(at: hook)
  }

  /// Ends a packet: what it made and what happened goes into its result.
  mutating func finish(_ journey: consuming Journey) -> PacketResult {
    tracker.release(journey.packet.attachment)
    if isRecording {
      let packet = journey.packet
      journey.result.logMessages = journey.trace.logMessages
      journey.result.trace = journey.trace.takeEntries()
      journey.result.ending = PacketResult.Ending(
        bytes: packet.bytes, input: packet.input, output: packet.output, mark: packet.mark,
        priority: packet.priority)
    }
    return journey.result
  }
}
