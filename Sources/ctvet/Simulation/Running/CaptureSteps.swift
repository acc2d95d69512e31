import CTVetPackets
import CTVetSimulation

/// The packets of a capture as steps of a scenario, one after the other; the first one comes at time 0.
struct CaptureSteps {
  /// Reads the file.
  private(set) var reader: CaptureReader
  private let host: Host
  private var start: Timestamp?
  private var last = Timestamp.zero
  /// How many frames are none of IP.
  private(set) var otherCount = 0
  /// How many packets are copies of what the host sends on.
  private(set) var leavingCount = 0
  /// How many packets bear a time before the one above.
  private(set) var backwardsCount = 0

  /// A packet of the capture.
  enum Element {
    /// A packet that enters.
    case step(ScenarioStep)
    /// A packet whose end is not in the file, with where it enters.
    case cutOff(ScenarioStep, captured: Int, original: Int)
  }

  /// Creates the steps of a capture for a host.
  init(_ reader: CaptureReader, host: Host) {
    self.reader = reader
    self.host = host
  }

  /// The next packet that enters the host; nil at the end.
  mutating func next() -> Element? {
    while let packet = reader.next() {
      guard case .ip(let range) = packet.content else {
        otherCount += 1
        continue
      }
      let bytes = reader.bytes(range)
      guard let arrival = arrival(of: packet, bytes) else {
        leavingCount += 1
        continue
      }
      var action = ScenarioPacket(arrival: arrival, content: .bytes(bytes))
      let link = reader.bytes(packet.link)
      if link.count == 14 { action.link = link }
      let step = ScenarioStep(
        time: time(of: packet), action: .packet(action), note: packet.comment)
      let original = packet.originalByteCount - packet.link.count
      if packet.isTruncated {
        return .cutOff(step, captured: bytes.count, original: original)
      }
      return .step(step)
    }
    return nil
  }

  /// Where a packet enters; nil for one that merely leaves.
  private func arrival(
    of packet: CapturedPacket, _ bytes: [UInt8]
  ) -> ScenarioPacket.Arrival? {
    if packet.direction == .outbound { return isOwn(bytes) ? .local : nil }
    guard let name = reader.interfaces[packet.interface].name else { return .bySource }
    if name == "local" { return .local }
    return host.interface(named: name) == nil ? .bySource : .interface(name)
  }

  private func isOwn(_ bytes: [UInt8]) -> Bool {
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
