import CTVetLinting

/// Everything that a finding's id can stand for.
enum KnownChecks {
  /// Checks of rulesets, what the languages refuse, what is wrong with comments for ctvet.
  static let all = RuleRegistry.all.map { $0.info } + LanguageFindings.all + IgnoreFindings.all

  /// Everything that any command prints an id of: those, and what is told of scenarios and by the host.
  static let explained = all + SimulationFindings.all + HostFindings.all

  /// What is known of an id, or a name, in any case, whatever command prints it.
  static func explanation(of idOrName: String) -> RuleInfo? {
    find(idOrName, in: explained)
  }

  /// The check with an id, or a name, in any case.
  static func info(_ idOrName: String) -> RuleInfo? {
    find(idOrName, in: all)
  }

  private static func find(_ idOrName: String, in infos: [RuleInfo]) -> RuleInfo? {
    let wanted = idOrName.lowercased()
    return infos.first { $0.id.lowercased() == wanted || $0.name == wanted }
  }

  /// The id, or the beginning of ids, that a word stands for: an id, a name, `CT1`, `all`.
  static func id(_ word: String) -> String? {
    if let info = info(word) { return info.id }
    let beginning = word.uppercased()
    if beginning == "ALL" { return "" }
    guard !beginning.isEmpty, all.contains(where: { $0.id.hasPrefix(beginning) }) else {
      return nil
    }
    return beginning
  }
}
