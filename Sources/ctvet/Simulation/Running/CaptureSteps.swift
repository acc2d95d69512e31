import CTVetPackets
import CTVetSimulation

/// The packets of a capture that enter a host, one after the other; the first one comes at time 0.
struct CaptureSteps {
  /// Reads the file.
  private(set) var reader: CaptureReader
  private let host: Host
  /// Where packets of the capture's interfaces enter, as far as they were described.
  private var places: [Place] = []
  private var start: Timestamp?
  private var last = Timestamp.zero
  /// How many frames are none of IP.
  private(set) var otherCount = 0
  /// How many packets are copies of what the host sends on.
  private(set) var leavingCount = 0
  /// How many packets bear a time before the one above.
  private(set) var backwardsCount = 0

  /// Where packets enter.
  enum Place: Sendable, Hashable {
    /// At an interface of the host.
    case interface(InterfaceIndex)
    /// The host itself sends them.
    case local
    /// The file does not tell: where the route to their source leads.
    case bySource
  }

  /// A packet that enters.
  struct Arrival {
    /// When it comes.
    let time: Timestamp
    /// Where it enters.
    let place: Place
    /// The packet in the file.
    let packet: CapturedPacket
    /// Its bytes from the IP header on, in the file.
    let bytes: Range<Int>

    /// How many bytes it had where its end is not in the file; nil where all is there.
    var fullByteCount: Int? {
      packet.isTruncated ? packet.originalByteCount - packet.link.count : nil
    }
  }

  /// Creates the steps of a capture for a host.
  init(_ reader: CaptureReader, host: Host) {
    self.reader = reader
    self.host = host
  }

  /// The next packet that enters the host; nil at the end.
  mutating func next() -> Arrival? {
    while let packet = reader.next() {
      guard case .ip(let range) = packet.content else {
        otherCount += 1
        continue
      }
      guard let place = place(of: packet, range) else {
        leavingCount += 1
        continue
      }
      return Arrival(time: time(of: packet), place: place, packet: packet, bytes: range)
    }
    return nil
  }

  /// A packet as a step of a scenario.
  func step(_ arrival: Arrival) -> ScenarioStep {
    let entry: ScenarioPacket.Arrival =
      switch arrival.place {
      case .interface(let index): .interface(host.interface(index)?.name ?? "")
      case .local: .local
      case .bySource: .bySource
      }
    var action = ScenarioPacket(
      arrival: entry, content: .bytes(reader.bytes(arrival.bytes)))
    action.link = reader.bytes(arrival.packet.link)
    return ScenarioStep(
      time: arrival.time, action: .packet(action), note: arrival.packet.comment)
  }

  /// Where a packet enters; nil for one that merely leaves.
  private mutating func place(of packet: CapturedPacket, _ range: Range<Int>) -> Place? {
    if packet.direction == .outbound { return isOwn(range) ? .local : nil }
    if packet.interface >= places.count { describePlaces() }
    return places[packet.interface]
  }

  private mutating func describePlaces() {
    places = reader.interfaces.map { interface in
      guard let name = interface.name else { return .bySource }
      if name == "local" { return .local }
      return host.interface(named: name).map { .interface($0.index) } ?? .bySource
    }
  }

  private func isOwn(_ range: Range<Int>) -> Bool {
    let bytes = reader.bytes(range)
    guard let headers = try? PacketHeaders(parsing: bytes.span, verifiesChecksum: false) else {
      return false
    }
    return host.isOwn(headers.source(in: bytes.span), headers.version)
  }

  private mutating func time(of packet: CapturedPacket) -> Timestamp {
    let first = start ?? packet.time
    start = first
    let (difference, overflows) = packet.time.nanoseconds.subtractingReportingOverflow(
      first.nanoseconds)
    if overflows || difference < last.nanoseconds {
      backwardsCount += 1
    } else {
      last = Timestamp(nanoseconds: difference)
    }
    return last
  }
}
