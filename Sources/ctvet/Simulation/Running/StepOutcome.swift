import CTVetDiagnostics
import CTVetSimulation

/// What became of one step of a scenario.
struct StepOutcome {
  /// The step.
  let step: ScenarioStep
  /// The packets, several where one is sent in fragments; none for other steps.
  var packets: [PacketOutcome] = []
  /// Why there was no packet.
  var absence: PacketMaker.Absence?
  /// What commands had to say that could not do what they were told.
  var remarks: [String] = []
  /// Where the kernel differs from the model, a line each; nil where they were not compared.
  var differences: [String]?
  /// What was expected, and whether it held.
  var expectations: [CheckedExpectation] = []
}

/// An expectation and what came of it.
struct CheckedExpectation {
  /// What did not hold.
  struct Failure {
    /// What was expected, in words.
    let expected: String
    /// What happened, in words.
    let actual: String
    /// Who decided; nil where nobody did.
    var decider: PacketResult.Decider?
  }

  /// The expectation.
  let expectation: ScenarioExpectation
  /// Why it did not hold; nil where it did.
  let failure: Failure?
}
