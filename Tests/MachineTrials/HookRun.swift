package import CTVetConntrack
package import CTVetPackets
import CTVetRulesetModel
package import CTVetSimulation

/// Gives packets to the machine, hook by hook as the kernel does, but for translation and routes that
/// lead elsewhere than to `eth1`.
package struct HookRun: ~Copyable {
  /// The machine.
  package var machine: Machine
  /// The connections.
  package var tracker = Tracker()
  /// What the rules did.
  package var trace: TraceRecorder
  private let tracks: Bool
  private let host = Self.host

  /// Creates a run.
  package init(_ ruleset: LoadedRuleset, tracks: Bool, isRecording: Bool = false) {
    self.tracks = tracks
    var settings = MachineSettings()
    settings.wallClockStart = 1_700_000_000_000_000_000
    machine = Machine(ruleset, settings: settings)
    trace = TraceRecorder(isRecording: isRecording)
    tracker.settings.accounts = true
  }

  /// A router with the interfaces eth0 (192.168.1.1/24, fd00:1::1/64) and eth1 (10.0.0.1/24,
  /// fd00:2::1/64).
  private static var host: Host {
    var host = Host()
    for (name, address, length) in [("eth0", 0xC0A8_0101, 1), ("eth1", 0x0A00_0001, 2)] {
      host.addInterface(
        named: name,
        addresses: [
          .init(version: .v4, address: IPAddress(v4: UInt32(address)), prefixLength: 24),
          .init(
            version: .v6,
            address: IPAddress(high: 0xFD00_0000_0000_0000 | UInt64(length) << 32, low: 1),
            prefixLength: 64),
        ])
    }
    let output = InterfaceIndex(rawValue: 3)
    for version in IPVersion.allCases {
      host.routes.append(
        Route(
          version: version, destination: IPAddress(high: 0, low: 0), prefixLength: 0,
          interface: output))
    }
    return host
  }

  /// A packet that comes in by eth0 (0) or eth1 (1); nil where its IP header makes no sense.
  package static func packet(_ bytes: [UInt8], interface: Int) -> InFlightPacket? {
    guard let first = bytes.first,
      let headers = try? PacketHeaders(parsing: bytes.span, verifiesChecksum: false),
      headers.totalLength <= bytes.count
    else { return nil }
    let number = UInt8(interface)
    let link: [UInt8] =
      [2, 0, 0, 0, 0, 2 + number, 2, 0, 0, 0, 0, 0xA0 + number]
      + (first >> 4 == 4 ? [8, 0] : [0x86, 0xDD])
    return InFlightPacket(
      bytes: Array(bytes.prefix(headers.totalLength)), link: link, headers: headers,
      input: InterfaceIndex(rawValue: UInt32(number) + 2))
  }

  /// Takes a packet through all hooks; nil where it is accepted everywhere.
  package mutating func give(_ packet: inout InFlightPacket, at time: Timestamp) -> HookVerdict? {
    if let end = walk(.ingress, &packet, Int32.min...Int32.max, at: time) { return end }
    let conntrack: Int32 = -200
    if let end = walk(.prerouting, &packet, Int32.min...conntrack - 1, at: time) { return end }
    if tracks {
      let verdict = tracker.track(
        packet.bytes.span, packet.headers, attached: packet.attachment, hook: .prerouting,
        at: time)
      guard case .accept(let attachment) = verdict else { return .drop(nil) }
      packet.attachment = attachment
    }
    if let end = walk(.prerouting, &packet, conntrack...Int32.max, at: time) { return end }
    if let end = route(&packet, at: time) { return end }
    guard tracks else { return nil }
    var attachment = packet.attachment
    let isConfirmed = tracker.confirm(
      packet.bytes.span, packet.headers, attached: &attachment, at: time)
    packet.attachment = attachment
    return isConfirmed ? nil : .drop(nil)
  }

  private mutating func route(
    _ packet: inout InFlightPacket, at time: Timestamp
  ) -> HookVerdict? {
    let destination = packet.headers.destination(in: packet.bytes.span)
    let route = host.route(to: destination, version: packet.headers.version)
    if route?.kind == .local {
      return walk(.input, &packet, Int32.min...Int32.max, at: time)
    }
    packet.output = route?.interface
    if packet.headers.version == .v4 {
      packet.priority = Simulator.priority(ofTypeOfService: packet.bytes[1])
    }
    Self.decrementHops(&packet)
    for hook in [Hook.forward, .postrouting] {
      if let end = walk(hook, &packet, Int32.min...Int32.max, at: time) { return end }
    }
    return nil
  }

  private mutating func walk(
    _ hook: Hook, _ packet: inout InFlightPacket, _ priorities: ClosedRange<Int32>,
    at time: Timestamp
  ) -> HookVerdict? {
    let isIPv4 = packet.headers.version == .v4
    let chains = machine.ruleset.baseChains.enumerated().filter {
      $1.hook == hook && priorities.contains($1.priority) && (isIPv4 ? $1.seesIPv4 : $1.seesIPv6)
    }.sorted { ($0.element.priority, $1.offset) < ($1.element.priority, $0.offset) }
    for (index, _) in chains {
      let verdict = machine.run(
        baseChain: index, packet: &packet, hook: hook, tracker: &tracker, host: host, at: time,
        trace: &trace)
      if verdict != .accept { return verdict }
    }
    return nil
  }

  private static func decrementHops(_ packet: inout InFlightPacket) {
    switch packet.headers.version {
    case .v4:
      let old = packet.bytes.span.bigEndian16(at: 8)
      packet.bytes[8] &-= 1
      let sum = InternetChecksum.replacing(
        packet.bytes.span.bigEndian16(at: 10), old, by: packet.bytes.span.bigEndian16(at: 8))
      packet.bytes[10] = UInt8(sum >> 8)
      packet.bytes[11] = UInt8(truncatingIfNeeded: sum)
    case .v6: packet.bytes[7] &-= 1
    }
  }
}
