public import CTVetConntrack
public import CTVetPackets
import CTVetRulesetModel

extension Simulator {
  /// Takes a packet in by an interface.
  ///
  /// - Parameters:
  ///   - bytes: The packet from its IP header on; bytes behind its length are padding.
  ///   - input: Where it comes in.
  ///   - link: The link header in front of it, 14 bytes of Ethernet, or none.
  ///   - packetType: To whom the link header was addressed (`PACKET_*`): 0 to this host, 1 to everyone, 2 to a
  ///     group, 3 to another host.
  ///   - now: The time; not before that of any packet so far.
  public mutating func receive(
    _ bytes: consuming [UInt8], on input: InterfaceIndex, link: [UInt8] = [],
    packetType: UInt8 = 0, at now: Timestamp
  ) -> PacketResult {
    let before = takeEvents()
    expireFragments(at: now)
    guard let headers = arrive(bytes, on: input) else {
      return refused(eventsBefore: before)
    }
    if bytes.count > headers.totalLength { bytes.removeLast(bytes.count - headers.totalLength) }
    var journey = Journey(
      InFlightPacket(bytes: bytes, link: link, headers: headers, input: input), isOwn: false,
      isRecording: isRecording)
    journey.packet.packetType = packetType
    if comeIn(&journey, at: now) { passInput(&journey, at: now) }
    return collect(journey, eventsBefore: before)
  }

  /// Takes in a packet that has already what hooks would give it: a mark, or a connection.
  public mutating func receive(
    _ bytes: [UInt8], on input: InterfaceIndex, link: [UInt8], mark: UInt32,
    attachment: Attachment, packetType: UInt8 = 0, at now: Timestamp
  ) -> PacketResult {
    let before = takeEvents()
    guard let headers = arrive(bytes, on: input) else { return refused(eventsBefore: before) }
    var packet = InFlightPacket(bytes: bytes, link: link, headers: headers, input: input)
    packet.packetType = packetType
    packet.mark = mark
    packet.attachment = attachment
    var journey = Journey(packet, isOwn: false, isRecording: isRecording)
    if comeIn(&journey, at: now) { passInput(&journey, at: now) }
    return collect(journey, eventsBefore: before)
  }

  /// Reads the headers as IP input does (`ip_rcv_core`, `ip6_rcv_core`); nil where it drops the packet.
  private func arrive(_ bytes: [UInt8], on input: InterfaceIndex) -> PacketHeaders? {
    guard host.place(of: input) != nil,
      let headers = try? PacketHeaders(parsing: bytes.span),
      headers.version == .v4 || isGoodIPv6(bytes.span, headers, input)
    else { return nil }
    return headers
  }

  /// What IPv6 input says of addresses.
  private func isGoodIPv6(
    _ bytes: Span<UInt8>, _ headers: PacketHeaders, _ input: InterfaceIndex
  ) -> Bool {
    let (source, destination) = (headers.source(in: bytes), headers.destination(in: bytes))
    if source.isMulticast(.v6) { return false }
    if destination.isMulticast(.v6), destination.multicastScope == 0 { return false }
    guard input != .loopback else { return true }
    if source.isLoopback(.v6) || destination.isLoopback(.v6) { return false }
    return !(destination.isMulticast(.v6) && destination.multicastScope == 1)
  }

  /// The result of a packet that no hook sees.
  private mutating func refused(eventsBefore: [ConntrackEvent]) -> PacketResult {
    var result = PacketResult(fate: .drop)
    result.decider = .kernel("before prerouting")
    result.eventsBefore = eventsBefore
    return result
  }

  /// What happened since it was last asked.
  mutating func takeEvents() -> [ConntrackEvent] {
    guard !tracker.events.isEmpty else { return [] }
    defer { tracker.events.removeAll(keepingCapacity: true) }
    return tracker.events
  }

  /// The result of a packet whose way has ended.
  mutating func collect(
    _ journey: consuming Journey, eventsBefore: [ConntrackEvent]
  ) -> PacketResult {
    var result = finish(journey)
    if !eventsBefore.isEmpty { result.eventsBefore = eventsBefore }
    if !tracker.events.isEmpty { result.events = takeEvents() }
    if !generated.isEmpty {
      result.generated = generated
      generated.removeAll()
    }
    return result
  }

  /// Takes a packet through the hook of its device and the options that come before all hooks.
  ///
  /// - Returns: Whether it goes on to prerouting.
  private mutating func comeIn(_ journey: inout Journey, at now: Timestamp) -> Bool {
    guard passDevice(.ingress, journey.packet.input, &journey, at: now) else { return false }
    if journey.packet.packetType == 3 {
      journey.drop()
      return false
    }
    guard journey.version == .v6, journey.packet.bytes[6] == 0 else { return true }
    return readHopByHopOptions(&journey, at: now)
  }

  /// Takes a packet that came in through prerouting and on.
  mutating func passInput(_ journey: inout Journey, at now: Timestamp) {
    let destination = journey.destination
    guard walk(.prerouting, &journey, at: now) else { return }
    if journey.way == nil || journey.destination != destination {
      guard routeInput(&journey, at: now) else { return }
    }
    guard let way = journey.way else { return }
    if way.isLocal {
      deliver(&journey, at: now)
    } else {
      forward(&journey, to: way, at: now)
    }
  }

  /// Takes a packet to this host.
  private mutating func deliver(_ journey: inout Journey, at now: Timestamp) {
    if journey.version == .v4, journey.packet.headers.isFragment {
      journey.giveUp("fragments for this host are not reassembled without tracking")
      return
    }
    guard walk(.input, &journey, at: now) else { return }
    journey.result.fate = .deliver
  }
}
