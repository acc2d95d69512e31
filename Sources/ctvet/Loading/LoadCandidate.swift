import CTVetBytecode
import CTVetDiagnostics
import CTVetLinting
import CTVetNftLanguage
import CTVetRulesetModel

/// A file that is to be loaded, seen as a change of the ruleset that the kernel has.
struct LoadCandidate {
  /// The file.
  let file: SourceFile
  /// The kernel's ruleset as its listing.
  let present: SourceFile
  /// The names that rules may use.
  let names: NameTables
  /// What there would be then.
  let ruleset: Ruleset
  /// The same, compiled.
  let compiled: RulesetCompiler.Result
  /// What is wrong with the file, in the order of its text.
  let findings: [Diagnostic]
  /// Where the file begins in the source map.
  let offset: UInt32

  /// Whether something is wrong that keeps the file from being loaded.
  var hasErrors: Bool { findings.contains { $0.severity == .error } }

  /// Reads and checks a file.
  init(_ file: SourceFile, present: String, includePaths: [String]) {
    self.file = file
    self.present = SourceFile(name: "the kernel's ruleset", text: present)
    let loaded = NftFrontEnd.load(
      file, onto: self.present, includes: FileSystemIncludes(paths: includePaths))
    ruleset = loaded.ruleset
    names = HostNames.read()
    compiled = RulesetCompiler.compile(ruleset, names: names)
    let start = ruleset.sources.bases.count > 1 ? ruleset.sources.bases[1] : 0
    offset = start
    // The check for undefined targets tells more of names that nothing carries.
    let evaluated = compiled.diagnostics.filter { $0.id != EvaluationDiagnostics.name }
    findings = (loaded.diagnostics + evaluated + Linter().check(ruleset))
      .filter { $0.range.start >= start }
      .sorted { ($0.range.start, $0.id) < ($1.range.start, $1.id) }
  }
}
