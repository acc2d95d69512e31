import CTVetLinting

/// The names of checks and of what languages refuse, by their ids.
enum FindingNames {
  /// The name in words; nil for an id that nothing has.
  static func name(ofID id: String) -> String? {
    (RuleRegistry.rule(id)?.info ?? LanguageFindings.info(id))?.name
  }
}
