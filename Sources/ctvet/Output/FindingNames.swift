import CTVetLinting

/// The names of checks and of what languages and simulations refuse, by their ids.
enum FindingNames {
  /// The name in words; nil for an id that nothing has.
  static func name(ofID id: String) -> String? {
    KnownChecks.explanation(of: id)?.name
  }
}
