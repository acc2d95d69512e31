import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel

/// A packet on its way through the host, with what the router keeps of it: large, so never copied.
struct Journey: ~Copyable {
  /// The packet.
  var packet: InFlightPacket
  /// What became of it so far.
  var result = PacketResult(fate: .drop)
  /// The rules that it met.
  var trace: TraceRecorder
  /// The last fixed point that it passed.
  var lastPoint: StagePoint?
  /// Where it goes; nil before routing.
  var way: Way?
  /// How it was fragmented, for a packet that was made whole.
  var fragments: FragmentSizes?
  /// Where its IPv4 header has the option "record route", into which this host wrote.
  var routeRecord: Int?
  /// Whether it came from outside and goes on.
  var isForwarded = false
  /// Whether this host made it.
  let isOwn: Bool

  init(_ packet: InFlightPacket, isOwn: Bool, isRecording: Bool) {
    self.packet = packet
    self.isOwn = isOwn
    trace = TraceRecorder(isRecording: isRecording)
  }

  /// Where a packet goes (`struct dst_entry`).
  struct Way: Sendable, Hashable {
    /// What its destination is.
    var kind: AddressType
    /// Where it leaves; `lo` for this host.
    var interface: InterfaceIndex
    /// The largest packet that goes there, in bytes.
    var mtu: Int
    /// Whether the way ends at this host (`RTCF_LOCAL`).
    var isLocal: Bool

    /// Whether the packet is for everyone or a group.
    var isForMany: Bool { kind == .broadcast || kind == .multicast }
  }

  /// The network protocol.
  var version: IPVersion { packet.headers.version }
  /// The source address.
  var source: IPAddress { packet.headers.source(in: packet.bytes.span) }
  /// The destination address.
  var destination: IPAddress { packet.headers.destination(in: packet.bytes.span) }

  /// Ends the packet: it left.
  mutating func depart() {
    result.fate = isForwarded ? .forward : .output
    result.decider = nil
  }

  /// Ends the packet: the kernel itself dropped it.
  mutating func drop() {
    result.fate = .drop
    result.decider = .kernel(place)
  }

  /// Ends the packet: nothing can be said.
  mutating func giveUp(_ reason: String) {
    result.fate = .unknown
    result.reason = reason
  }

  /// Where it was last seen.
  private var place: String {
    lastPoint.map { "after \($0.name)" } ?? "before prerouting"
  }
}
