import CTVetDiagnostics
import CTVetRulesetModel
import CTVetSimulation

/// Asks the simulator whether the packets of a witness fare as it says.
struct WitnessRun {
  private let loader: ScenarioLoader

  /// Prepares to send packets through the ruleset of a file.
  init(rulesetPath: String, includePaths: [String]) {
    var options = SimulationOptions()
    options.rulesets = [rulesetPath]
    options.includePaths = includePaths
    loader = ScenarioLoader(options: options, names: HostNames.read())
  }

  /// Whether every expectation holds.
  func bearsOut(_ witness: Witness) -> Bool {
    let text = witness.lines.map { $0 + "\n" }.joined()
    guard let result = try? loader.load(SourceFile(name: "witness.flow", text: text)) else {
      return false
    }
    var runner = ScenarioRunner(result.loaded, isRecording: true, takesTables: false)
    var isBorneOut = false
    for step in result.loaded.scenario.steps {
      guard let outcome = try? runner.run(step) else { return false }
      guard outcome.expectations.allSatisfy({ $0.failure == nil }) else { return false }
      isBorneOut = isBorneOut || !outcome.expectations.isEmpty
    }
    return isBorneOut
  }
}
