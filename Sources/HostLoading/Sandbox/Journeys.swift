import CTVetBytecode
import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation

/// The ways of packets through the kernel's hooks, put together from what it traced.
struct Journeys {
  /// The way of one packet.
  struct Journey {
    /// Whether this host made the packet.
    let isOwn: Bool
    var result = PacketResult(fate: .drop)
    /// The hook that it is in.
    var hook: Hook
    var last: ObservedPoint?
    /// Whether conntrack's own hook was passed.
    var isTracked = false
    var isDelivered = false
    /// Whether it passed the last hook.
    var hasLeft = false
    /// Whether it left by `lo` and comes in again.
    var isLooped = false
    var output: UInt32?
    /// The IP header as it was last seen.
    var bytes: [UInt8] = []
  }

  private(set) var all: [Journey] = []
  /// The way that a packet of the trace belongs to.
  private var current: [UInt32: Int] = [:]
  let rules: RuleNumbers
  /// The packet that came.
  private let packet: [UInt8]
  /// The tuples of connections, by the kernel's numbers.
  private let tuples: [UInt32: Connection]
  /// The kernel's numbers of connections that the packet's trace has shown.
  private var seen: Set<UInt32> = []

  /// Creates an empty list.
  ///
  /// - Parameters:
  ///   - tuples: The connections that were there before, by the numbers that they got.
  ///   - packet: The packet that came.
  init(rules: RuleNumbers, tuples: [UInt32: Connection], packet: [UInt8]) {
    self.rules = rules
    self.packet = packet
    self.tuples = tuples
  }

  /// Adds what the kernel told.
  mutating func add(_ message: TraceMessage, _ connections: inout KernelConnections) {
    if message.table == Observer.table {
      guard message.kind == .rule, let point = ObservedPoint(chain: message.chain) else { return }
      arrive(at: point, message, &connections)
      return
    }
    guard let index = current[message.packet] else { return }
    addEntry(message, to: index, &connections)
  }

  private mutating func arrive(
    at point: ObservedPoint, _ message: TraceMessage, _ connections: inout KernelConnections
  ) {
    let known = current[message.packet]
    if point.position == .start {
      if point.hook == .output, known.map({ all[$0].isTracked }) ?? true {
        begin(message.packet, isOwn: true, .output)
      } else if point.hook == .prerouting, known == nil {
        if let last = all.indices.last, all[last].isLooped {
          current[message.packet] = last
        } else {
          begin(message.packet, isOwn: false, .prerouting)
        }
      }
    }
    guard let index = current[message.packet], all[index].last != point else { return }
    all[index].last = point
    all[index].output = message.output
    let bytes = shown(message, of: all[index])
    all[index].bytes = bytes
    if point.position == .start { all[index].hook = point.hook }
    // An answer of the host's has a connection before conntrack sees it (`nf_ct_attach`).
    let view =
      point.position == .tracked || all[index].isTracked || message.attached != nil
      ? self.view(message, &connections) : .none
    if point.position == .tracked, !all[index].isTracked {
      all[index].isTracked = true
      all[index].result.connection = view
    }
    all[index].isDelivered = point.hook == .input && point.position == .end
    if point.hook == .postrouting, point.position == .end {
      all[index].hasLeft = true
      all[index].isLooped = message.output == InterfaceIndex.loopback.rawValue
    }
    let position = StagePoint.Position(rawValue: point.position.rawValue) ?? .start
    all[index].result.stages.append(
      PacketResult.Stage(
        point: StagePoint(point.hook, position), input: Self.interface(message.input),
        output: Self.interface(message.output), mark: message.mark, connection: view,
        summary: PacketSummary.text(of: bytes.span)))
  }

  /// The packet as far as it is known: of fragments of IPv6 but the first the kernel shows less than a header.
  private func shown(_ message: TraceMessage, of journey: Journey) -> [UInt8] {
    let isCut = message.bytes.first.map { $0 >> 4 == 6 && message.bytes.count < 40 } ?? false
    return isCut && !journey.isOwn ? packet : message.bytes
  }

  private mutating func begin(_ packet: UInt32, isOwn: Bool, _ hook: Hook) {
    var journey = Journey(isOwn: isOwn, hook: hook)
    journey.result.connection = .notYet
    all.append(journey)
    current[packet] = all.count - 1
  }

  private mutating func addEntry(
    _ message: TraceMessage, to index: Int, _ connections: inout KernelConnections
  ) {
    let base = rules.hook(of: message)
    let hook = base ?? all[index].hook
    let verdict: Instruction.Verdict =
      message.kind == .policy
      ? (message.policyAccepts ? .accept : .drop) : message.verdict ?? .continue
    var entry = TraceEntry(
      kind: message.kind == .policy ? .policy : message.kind == .end ? .end : .rule, hook: hook,
      family: message.family, table: message.table, chain: message.chain,
      rule: message.kind == .rule ? rules.rule(of: message) : nil, verdict: verdict,
      mark: message.mark)
    // The kernel shows interfaces, and with them the connection, once a walk.
    if message.input != nil || message.output != nil {
      entry.connection = view(message, &connections)
    }
    all[index].result.trace.append(entry)
  }

  /// The connection that a message tells of.
  private mutating func view(
    _ message: TraceMessage, _ connections: inout KernelConnections
  ) -> ConntrackView {
    let (invalid, established, related, untracked): (UInt32, UInt32, UInt32, UInt32) = (1, 2, 4, 64)
    if message.state == untracked { return .untracked }
    guard let attached = message.attached, attached.state != invalid else { return .none }
    // The kernel gives the number of a connection that is gone to another one.
    let isFresh =
      seen.insert(attached.id).inserted && !attached.status.contains(.confirmed)
      && !attached.status.contains(.template)
    var connection =
      tuples[attached.id]
      ?? Connection(
        original: Self.noTuple, reply: Self.noTuple, serial: 0, zone: .standard)
    connection.status = attached.status
    if attached.status.contains(.template) { return .template(connection) }
    connection.serial = connections.serial(of: attached.id, isFresh: isFresh)
    let info: ConntrackInfo =
      switch attached.state {
      case established: attached.isReply ? .establishedReply : .established
      case related: attached.isReply ? .relatedReply : .related
      default: .new
      }
    return .connection(connection, info)
  }

  private static let noTuple = Tuple(
    version: .v4, transport: TransportProtocol(rawValue: 0), source: IPAddress(v4: 0),
    sourcePort: 0, destination: IPAddress(v4: 0), destinationPort: 0)

  private static func interface(_ number: UInt32?) -> InterfaceIndex? {
    number.map { InterfaceIndex(rawValue: $0) }
  }
}
