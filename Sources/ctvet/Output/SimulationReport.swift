/// Writes what became of scenarios in some format.
protocol SimulationReport {
  /// Writes what stands before the first step of a scenario.
  mutating func begin(_ loaded: LoadedScenario, to output: inout OutputStream)
  /// Writes what became of a step, right behind it.
  mutating func write(
    _ outcome: StepOutcome, _ runner: borrowing ScenarioRunner, to output: inout OutputStream)
  /// Writes what stands behind the last step of a scenario.
  mutating func end(_ runner: borrowing ScenarioRunner, to output: inout OutputStream)
  /// Writes that a file can't be run, or that its scenario could not go on; the reasons are written
  /// elsewhere.
  mutating func writeBroken(
    _ name: String, _ reasons: [String], to output: inout OutputStream)
  /// Writes what stands at the very end.
  mutating func finish(to output: inout OutputStream)
}
