import CTVetDiagnostics
import CTVetLinting

/// What a `.ctvet.yml` says: which checks run, how bad their findings are, what the host is like.
struct Configuration {
  /// Changes for the files that a pattern matches.
  struct PathOverride {
    /// The pattern, relative to the configuration's folder.
    let pattern: PathPattern
    /// What changes.
    let checks: CheckSettings
  }

  /// The folder of the file, empty for the current one, else with a slash at its end.
  var folder = ""
  /// The checks of all files.
  var checks = CheckSettings()
  /// What changes for some; a later one wins.
  var overrides: [PathOverride] = []
  /// Files that are passed over where a folder is searched.
  var excluded: [PathPattern] = []
  /// The least bad finding that makes the status 1; nil where nothing is said.
  var failOn: Severity?
  /// The path of the baseline.
  var baseline: String?
  /// The host.
  var host = HostFacts()

  /// The checks of a file.
  func checks(forPath path: String) -> CheckSettings {
    var settings = checks
    guard !overrides.isEmpty else { return settings }
    let relative = Path.relative(path, to: folder)
    for override in overrides where override.pattern.matches(relative) {
      settings.apply(override.checks)
    }
    return settings
  }

  /// Whether a file found in a folder is passed over.
  func excludes(_ path: String) -> Bool {
    guard !excluded.isEmpty else { return false }
    let relative = Path.relative(path, to: folder)
    return excluded.contains { $0.matches(relative) }
  }
}
