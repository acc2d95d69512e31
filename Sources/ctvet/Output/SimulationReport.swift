import CTVetSimulation

/// Writes what became of scenarios in some format.
protocol SimulationReport {
  /// Whether it tells of each packet's way, also where nothing is expected.
  var showsWays: Bool { get }
  /// Whether it tells of all connections behind each packet.
  var showsTables: Bool { get }
  /// Writes what stands before the first step of a scenario.
  mutating func begin(_ loaded: LoadedScenario, to output: inout OutputStream)
  /// Writes what became of a step, right behind it.
  mutating func write(
    _ outcome: StepOutcome, _ runner: borrowing ScenarioRunner, to output: inout OutputStream)
  /// Takes note of a packet whose way is not shown.
  mutating func count(_ fate: PacketResult.Fate)
  /// Writes what stands behind the last step of a scenario.
  mutating func end(_ runner: borrowing ScenarioRunner, to output: inout OutputStream)
  /// Writes that a file can't be run, or that its scenario could not go on; the reasons are written
  /// elsewhere.
  mutating func writeBroken(
    _ name: String, _ reasons: [String], to output: inout OutputStream)
  /// Writes what stands at the very end.
  mutating func finish(to output: inout OutputStream)
}
