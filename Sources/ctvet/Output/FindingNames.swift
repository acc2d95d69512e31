import CTVetLinting
import CTVetSimulation

/// The names of checks and of what languages and simulations refuse, by their ids.
enum FindingNames {
  /// The name in words; nil for an id that nothing has.
  static func name(ofID id: String) -> String? {
    KnownChecks.info(id)?.name
      ?? ScenarioDiagnostics.all.first { $0.id == id }?.name
  }
}
