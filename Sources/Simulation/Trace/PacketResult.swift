public import CTVetConntrack
public import CTVetRulesetModel

/// What became of a packet, as the kernel's recordings tell it.
public struct PacketResult: Sendable {
  /// How a packet ended.
  public enum Fate: String, Sendable, CaseIterable {
    /// It left by an interface.
    case forward
    /// This host made it and it left.
    case output
    /// This host got it.
    case deliver
    /// It was dropped.
    case drop
    /// A rule dropped it and answered.
    case reject
    /// A fragment waits for the others.
    case hold
    /// What the model lacks decides: nothing can be said.
    case unknown
  }

  /// Who ended a packet.
  public enum Decider: Sendable, Hashable {
    /// A rule, or a policy where there is no rule.
    case chain(family: Family, table: String, chain: String, hook: Hook, rule: LoadedRuleID?)
    /// The kernel itself, by where the packet was last seen.
    case kernel(String)
  }

  /// A packet that left.
  public struct Emission: Sendable, Hashable {
    /// By which interface.
    public var interface: InterfaceIndex
    /// From the IP header on.
    public var bytes: [UInt8]

    /// Creates a packet that left.
    public init(interface: InterfaceIndex, bytes: [UInt8]) {
      self.interface = interface
      self.bytes = bytes
    }
  }

  /// The packet at a fixed point of its way.
  public struct Stage: Sendable {
    /// The point.
    public var point: StagePoint
    /// Where it came in.
    public var input: InterfaceIndex?
    /// Where it will leave.
    public var output: InterfaceIndex?
    /// `meta mark`.
    public var mark: UInt32
    /// Its connection.
    public var connection: ConntrackView
    /// Its addresses, such as `udp 192.0.2.1:1024 > 192.0.2.2:53`.
    public var summary: String

    /// Creates a point.
    public init(
      point: StagePoint, input: InterfaceIndex?, output: InterfaceIndex?, mark: UInt32,
      connection: ConntrackView, summary: String
    ) {
      self.point = point
      self.input = input
      self.output = output
      self.mark = mark
      self.connection = connection
      self.summary = summary
    }
  }

  /// The packet as it was where it ended: as it left, was delivered or dropped.
  public struct Ending: Sendable {
    /// From the IP header on.
    public var bytes: [UInt8]
    /// Where it came in; nil for packets of this host.
    public var input: InterfaceIndex?
    /// Where it left, or would have.
    public var output: InterfaceIndex?
    /// `meta mark`.
    public var mark: UInt32
    /// `meta priority`.
    public var priority: UInt32 = 0

    /// Creates an end.
    public init(
      bytes: [UInt8], input: InterfaceIndex?, output: InterfaceIndex?, mark: UInt32,
      priority: UInt32 = 0
    ) {
      self.bytes = bytes
      self.input = input
      self.output = output
      self.mark = mark
      self.priority = priority
    }
  }

  /// How it ended.
  public var fate: Fate
  /// What left first, or all that did.
  private var firstEmission: Emission?
  /// All else, in an array of one, or of none where there is nothing to tell: results that aren't
  /// recorded are small.
  private var details: [Details] = []

  private struct Details: Sendable {
    var decider: Decider?
    var reason: String?
    var connection: ConntrackView?
    var ending: Ending?
    var furtherEmissions: [Emission] = []
    var generated: [PacketResult] = []
    var stages: [Stage] = []
    var trace: [TraceEntry] = []
    var logMessages: [TraceRecorder.LogMessage] = []
    var events: [ConntrackEvent] = []
    var eventsBefore: [ConntrackEvent] = []
  }

  /// Creates a result.
  public init(fate: Fate) {
    self.fate = fate
  }

  private mutating func makeDetails() {
    if details.isEmpty { details.append(Details()) }
  }
}

// MARK: Details

extension PacketResult {
  /// Who ended it, for `drop`, `reject`, `hold` and `unknown`.
  public var decider: Decider? {
    get { details.first?.decider }
    set {
      guard newValue != nil || !details.isEmpty else { return }
      makeDetails()
      details[0].decider = newValue
    }
  }

  /// Why nothing can be said, for `unknown`.
  public var reason: String? {
    get { details.first?.reason }
    set {
      makeDetails()
      details[0].reason = newValue
    }
  }

  /// Its connection right behind conntrack's hook; nil where it never reached prerouting or output.
  public var connection: ConntrackView? {
    get { details.first?.connection }
    set {
      makeDetails()
      details[0].connection = newValue
    }
  }

  /// The packet where it ended; nil where no hook saw it or nothing is recorded.
  public var ending: Ending? {
    get { details.first?.ending }
    set {
      makeDetails()
      details[0].ending = newValue
    }
  }

  /// What left.
  public var emissions: [Emission] {
    get { (firstEmission.map { [$0] } ?? []) + (details.first?.furtherEmissions ?? []) }
    set {
      firstEmission = newValue.first
      guard newValue.count > 1 || !details.isEmpty else { return }
      makeDetails()
      details[0].furtherEmissions = Array(newValue.dropFirst())
    }
  }

  /// Whether anything left.
  var hasEmissions: Bool { firstEmission != nil }

  /// Adds a packet that left.
  mutating func addEmission(_ emission: Emission) {
    guard firstEmission != nil else {
      firstEmission = emission
      return
    }
    makeDetails()
    details[0].furtherEmissions.append(emission)
  }

  /// Packets that this host made meanwhile.
  public var generated: [PacketResult] {
    get { details.first?.generated ?? [] }
    _modify {
      makeDetails()
      yield &details[0].generated
    }
  }

  /// The fixed points of its way.
  public var stages: [Stage] {
    get { details.first?.stages ?? [] }
    _modify {
      makeDetails()
      yield &details[0].stages
    }
  }

  /// The rules that it met.
  public var trace: [TraceEntry] {
    get { details.first?.trace ?? [] }
    _modify {
      makeDetails()
      yield &details[0].trace
    }
  }

  /// What rules wrote to the log, in order.
  public var logMessages: [TraceRecorder.LogMessage] {
    get { details.first?.logMessages ?? [] }
    _modify {
      makeDetails()
      yield &details[0].logMessages
    }
  }

  /// What ctnetlink would tell, in order.
  public var events: [ConntrackEvent] {
    get { details.first?.events ?? [] }
    _modify {
      makeDetails()
      yield &details[0].events
    }
  }

  /// What ctnetlink would have told since the packet before.
  public var eventsBefore: [ConntrackEvent] {
    get { details.first?.eventsBefore ?? [] }
    _modify {
      makeDetails()
      yield &details[0].eventsBefore
    }
  }
}
