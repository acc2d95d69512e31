import CTVetDiagnostics
import CTVetLinting

/// Finds the check that a misspelt word most likely meant.
enum CheckSuggestion {
  /// The id or the name of the closest check.
  static func closest(to word: String) -> String? {
    let infos = KnownChecks.all
    if let name = SpellingSuggestion.closest(to: word, among: infos.map(\.name)) { return name }
    return SpellingSuggestion.closest(to: word, among: infos.map { $0.id.lowercased() })?
      .uppercased()
  }
}
