import CTVetConntrack
import CTVetSimulation

/// The packets that expectations are about.
struct ExpectedPackets {
  /// The packets of the step, or of the short form that it is a part of.
  private(set) var group: [PacketOutcome] = []
  /// The last packet of the scenario.
  private(set) var last: PacketOutcome?

  /// Takes note that a step with a packet begins.
  mutating func begin(_ step: ScenarioStep) {
    if step.part.map({ $0.number == 1 }) ?? true { group = [] }
  }

  /// Takes note of what became of a packet.
  mutating func add(_ packet: PacketOutcome) {
    group.append(packet)
    last = packet
  }

  /// Looks whether what is expected of a step holds for it.
  ///
  /// - Parameter tracker: The connections behind the step.
  func check(
    _ step: ScenarioStep, of loaded: LoadedScenario, on host: Host, _ tracker: inout Tracker
  ) -> [CheckedExpectation] {
    guard !step.expectations.isEmpty else { return [] }
    var check = ExpectationCheck(
      step: step, loaded: loaded, packets: step.isPacket ? group : [], last: last, host: host)
    return step.expectations.map { check.check($0, on: &tracker) }
  }
}
