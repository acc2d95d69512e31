import CTVetDiagnostics
import CTVetLinting

/// Which checks run and how bad their findings are; ids stand for all that begin with them.
struct CheckSettings {
  /// How bad the findings of some checks are.
  struct Grade {
    /// The id, or the beginning of ids.
    let id: String
    /// How bad they are; nil turns the checks off.
    let severity: Severity?
  }

  /// The checks that run instead of those that run by default; nil where nothing is said.
  var selected: [String]?
  /// The checks that run too.
  var added: [String] = []
  /// The checks that don't run.
  var ignored: [String] = []
  /// Other severities; a later one wins over an earlier one as long.
  var grades: [Grade] = []

  /// Takes what more particular settings say.
  mutating func apply(_ other: CheckSettings) {
    if let selected = other.selected {
      self.selected = selected
      // Whoever asks for a check by name gets it, though all of its kind be ignored.
      ignored.removeAll { ignored in selected.contains { $0.hasPrefix(ignored) } }
    }
    ignored.removeAll { ignored in other.added.contains { $0.hasPrefix(ignored) } }
    added += other.added
    ignored += other.ignored
    grades += other.grades
  }

  /// A linter that runs them.
  func linter(for host: HostFacts) -> Linter {
    Linter(selected: selected ?? [], added: added, ignored: ignored, host: host)
  }

  /// How bad a finding is, `given` where nothing is said; nil where it is turned off.
  func severity(ofID id: String, given: Severity) -> Severity? {
    var best: Grade?
    for grade in grades where id.hasPrefix(grade.id) && grade.id.count >= best?.id.count ?? 0 {
      best = grade
    }
    guard let best else { return given }
    return best.severity
  }
}
