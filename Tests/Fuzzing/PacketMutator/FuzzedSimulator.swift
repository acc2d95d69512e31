import CTVetConntrack
import CTVetPackets
import CTVetSimulation
import TestSupport

/// A simulated router that packets are thrown at.
struct FuzzedSimulator: ~Copyable {
  private var simulator: Simulator
  private var random: SeededRandom

  init(seed: UInt64, rulesets: [LoadedRuleset]) {
    var random = SeededRandom(seed: seed)
    var host = Host()
    let addresses = [
      "eth0": ["192.168.1.1/24", "fd00:1::1/64"], "eth1": ["10.0.0.1/24", "fd00:2::1/64"],
    ]
    for name in ["eth0", "eth1"] {
      host.addInterface(
        named: name, addresses: addresses[name, default: []].compactMap { .init(text: $0) },
        mtu: random.below(4) == 0 ? 1280 : 1500)
    }
    var settings = TrackingSettings()
    settings.maximumConnections = random.below(4) == 0 ? 8 : 262_144
    simulator = Simulator(
      host: host, ruleset: rulesets[random.below(rulesets.count)],
      tracking: random.below(3) == 0 ? .whereRulesNeedIt : .always, settings: settings,
      profile: random.below(4) == 0 ? .linux510 : .linux618, random: RandomSource(seed: seed),
      isRecording: random.below(2) == 0)
    self.random = random
  }

  /// Takes a packet through; returns whether the model could tell what becomes of it.
  mutating func take(_ bytes: [UInt8], input: UInt32, at now: Timestamp) -> Bool {
    let result =
      input == 0
      ? simulator.send(bytes, at: now)
      : simulator.receive(
        bytes, on: InterfaceIndex(rawValue: input),
        link: random.below(4) == 0 ? [UInt8](repeating: 2, count: random.below(20)) : [],
        packetType: UInt8(random.below(20) == 0 ? random.below(5) : 0), at: now)
    if random.below(200) == 0 { _ = simulator.snapshot(at: now) }
    return result.fate != .unknown
  }
}
