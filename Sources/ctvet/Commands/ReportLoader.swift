import CTVetBytecode
import CTVetDiagnostics
import CTVetLinting
import CTVetRulesetModel

/// Reads inputs and checks them, each by itself.
struct ReportLoader {
  /// The checks.
  let linter: Linter
  /// Finds included files.
  let includes: FileSystemIncludes
  /// Whether any input could be read.
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
  init(linter: Linter, includes: FileSystemIncludes, inputCount: Int) {
    self.linter = linter
    self.includes = includes
    self.inputCount = inputCount
  }

  /// What is wrong with an input.
  mutating func report(on input: InputFinder.Input) throws(ReadingFailure) -> Report {
    let file =
      switch input {
      case .file(let path): try FileReader.read(path: path)
      case .standardInput: try FileReader.readStandardInput()
      }
    hasRead = true
    let result = RulesetReader(file, includes: includes)
    // The check for undefined targets tells more of names that nothing carries.
    let evaluated = RulesetCompiler.diagnostics(of: result.ruleset).filter {
      $0.id != EvaluationDiagnostics.name
    }
    let refused = (result.diagnostics + result.moved(evaluated)).filter(isWanted)
    let found = result.moved(linter.check(result.ruleset))
    let all = (refused + found).sorted { ($0.range.start, $0.id) < ($1.range.start, $1.id) }
    let sources = result.sources
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
  private func isWanted(_ diagnostic: Diagnostic) -> Bool {
    if linter.reports(id: diagnostic.id) { return true }
    let isIgnored = linter.ignored.contains { diagnostic.id.hasPrefix($0) }
    return diagnostic.severity == .error && !isIgnored
  }
}
