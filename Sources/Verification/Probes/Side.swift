import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation

/// A host with one of the two rulesets.
struct Side: ~Copyable {
  var simulator: Simulator
  /// Whether connections count packets and bytes.
  private let accounts: Bool

  /// The usual time of day at the time zero, in nanoseconds since 1970.
  static let clockStart = 1_700_000_000 * Timestamp.nanosecondsPerSecond

  /// - Parameter start: The time of day at the time zero, in nanoseconds since 1970.
  init(
    _ ruleset: LoadedRuleset, foreign: (any ForeignChains)? = nil,
    clockStart start: Int64 = Side.clockStart, accounts: Bool
  ) {
    self.accounts = accounts
    var settings = MachineSettings()
    settings.wallClockStart = start
    simulator = Simulator(host: Host(), ruleset: ruleset, machineSettings: settings)
    simulator.foreignChains = foreign
  }

  /// The rules of iptables that decide here; nil for a side of nft.
  var machine: XtablesMachine? { simulator.foreignChains as? XtablesMachine }

  /// Changes them.
  mutating func changeMachine(_ change: (inout XtablesMachine) -> Void) {
    guard var machine else { return }
    simulator.foreignChains = nil
    change(&machine)
    simulator.foreignChains = machine
  }

  /// Forgets all connections and takes another host.
  mutating func begin(_ host: Host) {
    simulator.host = host
    simulator.tracker = Tracker(profile: .linux618)
    simulator.tracker.settings.accounts = accounts
  }

  /// Shows a probe to the rules, its past having gone by without them.
  mutating func show(_ probe: Probe, copy: Int, at time: Timestamp) -> PacketResult {
    show(packet(of: probe, copy: copy, at: time).packet, of: probe, at: time)
  }

  /// Lets conntrack see the past of a probe, and makes its packet.
  mutating func packet(
    of probe: Probe, copy: Int, at time: Timestamp
  ) -> (packet: PastWriter.Packet, past: [PastEvent]) {
    var past = PastWriter(probe, copy: copy)
    let packet = past.write(&simulator.tracker, at: time)
    return (packet, past.events)
  }

  /// Shows the packet of a probe to the rules.
  mutating func show(
    _ packet: PastWriter.Packet, of probe: Probe, at time: Timestamp
  ) -> PacketResult {
    if let clock = probe.clock {
      let start = clock * Timestamp.nanosecondsPerSecond - time.nanoseconds
      simulator.clockStart = start
      changeMachine { $0.setClock(start: start) }
    }
    if probe.way == .output {
      return simulator.send(
        packet.bytes, mark: probe.mark, attachment: packet.attachment, at: time)
    }
    let input =
      simulator.host.interfaces.first { $0.name == packet.input }?.index ?? .loopback
    return simulator.receive(
      packet.bytes, on: input, link: input == .loopback ? [] : Self.link(probe), mark: probe.mark,
      attachment: packet.attachment, packetType: probe.packetType, at: time)
  }

  private static func link(_ probe: Probe) -> [UInt8] {
    let source = (0..<6).reversed().map {
      UInt8(truncatingIfNeeded: probe.ethernetSource >> UInt64($0 * 8))
    }
    return [2, 0, 0, 0, 0, 1] + source + (probe.version == .v4 ? [8, 0] : [0x86, 0xDD])
  }
}
