import CTVetBytecode
import CTVetDiagnostics
import CTVetLinting
import CTVetRulesetModel

/// Checks texts, each by itself.
struct ReportLoader {
  /// How one text is checked.
  struct Linting {
    /// Which checks run and how bad their findings are.
    let checks: CheckSettings
    /// The checks.
    let linter: Linter
    /// Whether packets are shown that bear a finding out.
    var showsWitnesses = false
  }

  /// Finds included files.
  let includes: FileSystemIncludes
  /// Whether any input was checked.
  private(set) var hasRead = false
  private let inputCount: Int
  /// What was reported, so that a file that is both given and included is not reported twice.
  private var reported: Set<Key> = []
  /// The names of the checks that spoke.
  private var names: [(id: String, name: String?)] = []

  private struct Key: Hashable {
    let path: String
    let line: Int
    let column: Int
    let id: String
    let message: String
  }

  /// Creates a loader for a number of inputs.
  init(includes: FileSystemIncludes, inputCount: Int) {
    self.includes = includes
    self.inputCount = inputCount
  }

  /// What is wrong with a text, to be told.
  mutating func report(on file: SourceFile, _ linting: Linting) -> Report {
    hasRead = true
    var (sources, all) = diagnostics(of: file, linting)
    let run =
      linting.showsWitnesses
      ? WitnessRun(rulesetPath: file.name, includePaths: includes.paths) : nil
    for index in all.indices {
      guard let witness = all[index].witness else { continue }
      if run?.bearsOut(witness) != true { all[index].witness = nil }
    }
    var locator = SourceLocator(sources)
    var findings: [Finding] = []
    for diagnostic in all {
      let start = locator.place(of: diagnostic.range.start)
      guard isNew(diagnostic, at: start, in: sources) else { continue }
      findings.append(
        Finding(
          diagnostic: diagnostic, name: name(ofID: diagnostic.id), start: start,
          end: locator.place(of: diagnostic.range.end)))
    }
    return Report(name: file.name, sources: sources, findings: findings)
  }

  /// What is wrong with a text, in the order of the text.
  func diagnostics(
    of file: SourceFile, _ linting: Linting
  ) -> (sources: SourceMap, found: [Diagnostic]) {
    let linter = linting.linter
    let result = RulesetReader(file, includes: includes)
    // The check for undefined targets tells more of names that nothing carries.
    let evaluated = RulesetCompiler.diagnostics(of: result.ruleset).filter {
      $0.id != EvaluationDiagnostics.name
    }
    let refused = (result.diagnostics + result.moved(evaluated)).filter {
      Self.isWanted($0, by: linter)
    }
    let all = (refused + result.moved(linter.check(result.ruleset))).compactMap {
      Self.graded($0, linting.checks)
    }
    var comments = IgnoreComments(result.sources, known: KnownChecks.info)
    guard comments.isEmpty else {
      let kept = comments.apply(to: all, isChecked: linter.runs)
      return (result.sources, kept.compactMap { Self.graded($0, linting.checks) })
    }
    let sorted = all.sorted { ($0.range.start, $0.id) < ($1.range.start, $1.id) }
    return (result.sources, sorted)
  }

  private static func graded(_ diagnostic: Diagnostic, _ checks: CheckSettings) -> Diagnostic? {
    let severity = checks.severity(ofID: diagnostic.id, given: diagnostic.severity)
    return severity.map { diagnostic.with(severity: $0) }
  }

  private mutating func isNew(
    _ diagnostic: Diagnostic, at place: SourceLocator.Place, in sources: SourceMap
  ) -> Bool {
    // Only several inputs, or included files, can bring up one place twice.
    guard inputCount > 1 || sources.files.count > 1 else { return true }
    let key = Key(
      path: Path.normalized(sources.files[place.file].name), line: place.line,
      column: place.column, id: diagnostic.id, message: diagnostic.message)
    return reported.insert(key).inserted
  }

  private mutating func name(ofID id: String) -> String? {
    if let known = names.first(where: { $0.id == id }) { return known.name }
    let name = FindingNames.name(ofID: id)
    names.append((id, name))
    return name
  }

  /// Whether a diagnostic of the language is shown.
  ///
  /// An error stays even where other checks were selected: what could not be understood was not
  /// checked either.
  private static func isWanted(_ diagnostic: Diagnostic, by linter: Linter) -> Bool {
    if linter.reports(id: diagnostic.id) { return true }
    let isIgnored = linter.ignored.contains { diagnostic.id.hasPrefix($0) }
    return diagnostic.severity == .error && !isIgnored
  }
}
