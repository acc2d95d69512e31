import CTVetBytecode
import CTVetConntrack
import CTVetDiagnostics
import CTVetNftLanguage
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation
import Testing

/// Gives recorded packets to the machine, hook by hook as the kernel does, but for translation.
struct RuleReplay: ~Copyable {
  private(set) var machine: Machine
  private(set) var tracker = Tracker()
  private let hasConntrack: Bool
  private let host = Self.host
  private var trace = TraceRecorder(isRecording: false)

  /// What a packet did.
  struct Outcome {
    /// The counters that it moved.
    var hits: [Int]
    /// How it ended; nil where it was accepted everywhere.
    var verdict: HookVerdict?
    /// What is left of it.
    var packet: InFlightPacket
  }

  init(_ run: RecordedRun) {
    hasConntrack = run.hasConntrack
    machine = Machine(Self.load(run.ruleset))
    tracker.settings.accounts = true
  }

  /// The router of the recordings.
  static var host: Host {
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

  /// Reads and compiles a text.
  static func load(_ text: String) -> LoadedRuleset {
    let front = NftFrontEnd.load(SourceFile(name: "recorded.nft", bytes: Array(text.utf8)))
    #expect(front.diagnostics.isEmpty, "\(front.diagnostics.map(\.message))")
    var names = NameTables.builtIn
    names.interfaces = NumberNames([("lo", 1), ("eth0", 2), ("eth1", 3)])
    let compiled = RulesetCompiler.compile(front.ruleset, names: names)
    #expect(compiled.diagnostics.isEmpty, "\(compiled.diagnostics.map(\.message))")
    return LoadedRuleset(front.ruleset, compiled)
  }

  /// How often each counting rule was reached, in the order of the listing.
  private func counts(at time: Timestamp) -> [UInt64] {
    machine.ruleset.rules.indices.compactMap { index in
      for instruction in machine.instructions(of: LoadedRuleID(rawValue: Int32(index)), at: time) {
        if case .counter(let counter) = instruction { return counter.packets }
      }
      return nil
    }
  }

  /// Runs a packet.
  mutating func give(_ recorded: RecordedRun.Packet) throws -> Outcome {
    let time = Timestamp(nanoseconds: Int64(recorded.time * 1e9))
    let before = counts(at: time)
    var packet = try Self.packet(recorded)
    let verdict = run(&packet, at: time)
    let hits = zip(before, counts(at: time)).enumerated().compactMap { index, counts in
      counts.0 < counts.1 ? index : nil
    }
    return Outcome(hits: hits, verdict: verdict, packet: packet)
  }

  private static func packet(_ recorded: RecordedRun.Packet) throws -> InFlightPacket {
    let isIPv4 = recorded.bytes[0] >> 4 == 4
    let number = UInt8(recorded.interface)
    let link: [UInt8] =
      [2, 0, 0, 0, 0, 2 + number, 2, 0, 0, 0, 0, 0xA0 + number] + (isIPv4 ? [8, 0] : [0x86, 0xDD])
    let headers = try PacketHeaders(parsing: recorded.bytes.span, verifiesChecksum: false)
    return InFlightPacket(
      bytes: Array(recorded.bytes.prefix(headers.totalLength)), link: link, headers: headers,
      input: InterfaceIndex(rawValue: UInt32(number) + 2))
  }

  private mutating func run(_ packet: inout InFlightPacket, at time: Timestamp) -> HookVerdict? {
    if let end = walk(.ingress, &packet, Int32.min...Int32.max, at: time) { return end }
    let conntrack: Int32 = -200
    if let end = walk(.prerouting, &packet, Int32.min...conntrack - 1, at: time) { return end }
    if hasConntrack {
      let verdict = tracker.track(
        packet.bytes.span, packet.headers, attached: packet.attachment, hook: .prerouting,
        at: time)
      guard case .accept(let attachment) = verdict else { return .drop(nil) }
      packet.attachment = attachment
    }
    if let end = walk(.prerouting, &packet, conntrack...Int32.max, at: time) { return end }
    let hasRoute = machine.ruleset.baseChains.contains { $0.hook == .forward || $0.hook == .input }
    if hasRoute {
      let version = packet.headers.version
      let destination = packet.headers.destination(in: packet.bytes.span)
      let route = host.route(to: destination, version: version)
      if route?.kind == .local {
        if let end = walk(.input, &packet, Int32.min...Int32.max, at: time) { return end }
      } else {
        packet.output = route?.interface
        Self.decrementHops(&packet)
        for hook in [Hook.forward, .postrouting] {
          if let end = walk(hook, &packet, Int32.min...Int32.max, at: time) { return end }
        }
      }
    }
    guard hasConntrack else { return nil }
    var attachment = packet.attachment
    let isConfirmed = tracker.confirm(
      packet.bytes.span, packet.headers, attached: &attachment, at: time)
    packet.attachment = attachment
    return isConfirmed ? nil : .drop(nil)
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
