import CTVetConntrack
import CTVetPackets

/// A router between two networks, made of a tracker and rules: as much as NAT and helpers need.
struct PlayRouter: ~Copyable {
  /// How a packet ended.
  enum Fate: String {
    case forward
    case output
    case deliver
    case drop
  }

  var tracker = Tracker()
  let rules: [PlayRule]
  /// The zone of all packets.
  let zone: Zone?
  /// Whether the rules have nat chains: without any, NAT has no hooks.
  private let translates: Bool

  init(rules: [PlayRule], zone: Zone? = nil) {
    self.rules = rules
    translates = rules.contains { $0.isTranslation }
    self.zone = zone
  }

  /// Sends a packet through; `interface` is nil for packets of the router itself.
  mutating func pass(
    _ bytes: [UInt8], from interface: String?, at now: Timestamp
  ) -> (fate: Fate, bytes: [UInt8]) {
    guard let headers = try? PacketHeaders(parsing: bytes.span) else { return (.drop, []) }
    var packet = PlayPacket(bytes: bytes, headers: headers)
    let fate = walk(&packet, from: interface, at: now)
    if fate == .drop { tracker.release(packet.attached) }
    return (fate, fate == .forward || fate == .output ? packet.bytes : [])
  }

  private mutating func walk(
    _ packet: inout PlayPacket, from interface: String?, at now: Timestamp
  ) -> Fate {
    if let zone {
      packet.attached = Attachment(
        connection: tracker.insertTemplate(zone: zone), info: .new)
    }
    let verdict = tracker.track(
      packet.bytes.span, packet.headers, attached: packet.attached,
      hook: interface == nil ? .output : .prerouting, at: now)
    guard case .accept(let attached) = verdict else { return .drop }
    packet.attached = attached
    let first: PlayRule.Place = interface == nil ? .output : .prerouting
    guard translate(&packet, .destination, first, interface, nil, now) else { return .drop }
    filter(packet, first, now)
    if isLocal(packet.destination) {
      guard translate(&packet, .source, .input, interface, nil, now), leave(&packet, now) else {
        return .drop
      }
      return .deliver
    }
    let output = packet.isToInside ? "eth0" : "eth1"
    if interface != nil {
      packet.decrementHopLimit()
      guard filter(packet, .forward, now) else { return .drop }
    }
    guard translate(&packet, .source, .postrouting, nil, output, now), leave(&packet, now) else {
      return .drop
    }
    return interface == nil ? .output : .forward
  }

  /// The end of input and postrouting.
  private mutating func leave(_ packet: inout PlayPacket, _ now: Timestamp) -> Bool {
    guard
      tracker.help(&packet.bytes, &packet.headers, attached: packet.attached, at: now) == .accept
    else { return false }
    var attached = packet.attached
    defer { packet.attached = attached }
    return tracker.confirm(packet.bytes.span, packet.headers, attached: &attached, at: now)
  }

  @discardableResult
  private mutating func filter(
    _ packet: PlayPacket, _ place: PlayRule.Place, _ now: Timestamp
  ) -> Bool {
    guard let id = packet.attached.connection else { return true }
    for rule in rules where rule.place == place && rule.match.accepts(packet.tuple, output: nil) {
      switch rule.action {
      case .help(let helper):
        tracker.assign(helper, transport: packet.tuple.transport, to: id)
      case .mark(let mark): tracker.setMark(mark, of: id)
      case .expect(let object):
        if tracker.expect(object, attached: packet.attached, at: now) == .dropped { return false }
      case .translate, .map, .masquerade, .redirect: break
      }
    }
    return true
  }

  /// A hook of NAT.
  private mutating func translate(
    _ packet: inout PlayPacket, _ manipulation: Manipulation, _ place: PlayRule.Place,
    _ input: String?, _ output: String?, _ now: Timestamp
  ) -> Bool {
    guard translates else { return true }
    let step = tracker.translationStep(
      packet.bytes.span, packet.headers, attached: packet.attached, manipulation)
    if step == .rules, let id = packet.attached.connection {
      for rule in rules
      where rule.place == place && rule.match.accepts(packet.tuple, output: output) {
        guard decide(rule.action, packet, id, manipulation, input, output, now) else {
          return false
        }
        if tracker.isTranslationDecided(of: id, manipulation) { break }
      }
      if !tracker.isTranslationDecided(of: id, manipulation),
        !tracker.setUpNothing(for: id, manipulation, at: now)
      {
        return false
      }
    }
    return tracker.translate(
      &packet.bytes, packet.headers, attached: packet.attached, manipulation,
      output: output.map { $0 == "eth0" ? 2 : 3 }, at: now)
  }

  private mutating func decide(
    _ action: PlayRule.Action, _ packet: PlayPacket, _ id: ConnectionID,
    _ manipulation: Manipulation, _ input: String?, _ output: String?, _ now: Timestamp
  ) -> Bool {
    let version = packet.tuple.version
    switch action {
    case .translate(let range): return tracker.setUp(range, for: id, manipulation, at: now)
    case .map(let range):
      let address =
        manipulation == .source ? packet.tuple.source : packet.tuple.destination
      return tracker.setUp(
        range.mappingNetwork(of: address), for: id, manipulation, at: now)
    case .masquerade(let range):
      let index: UInt32 = output == "eth0" ? 2 : 3
      return tracker.masquerade(
        range, as: Self.address(of: output, version), interface: index, for: id, at: now)
    case .redirect(let range):
      return tracker.redirect(range, to: Self.address(of: input, version), for: id, at: now)
    case .help, .expect, .mark: return true
    }
  }

  /// The address of an interface; nil for the loopback one.
  private static func address(of interface: String?, _ version: IPVersion) -> IPAddress {
    switch (interface, version) {
    case (nil, .v4): IPAddress(v4: 0x7F00_0001)
    case (nil, .v6): IPAddress(high: 0, low: 1)
    case ("eth0", .v4): IPAddress(v4: 0xC0A8_0101)
    case ("eth0", .v6): IPAddress(high: 0xFD00_0001_0000_0000, low: 1)
    case (_, .v4): IPAddress(v4: 0x0A00_0001)
    case (_, .v6): IPAddress(high: 0xFD00_0002_0000_0000, low: 1)
    }
  }

  private func isLocal(_ address: IPAddress) -> Bool {
    let interfaces: [String?] = [nil, "eth0", "eth1"]
    return interfaces.contains { Self.address(of: $0, .v4) == address }
      || interfaces.contains { Self.address(of: $0, .v6) == address }
  }
}
