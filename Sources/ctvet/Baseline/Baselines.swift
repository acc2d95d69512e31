import CTVetDiagnostics

/// The baselines of a run, each read once.
struct Baselines {
  private var baselines: [String: Baseline] = [:]
  /// The files that were checked against each.
  private var files: [String: Set<String>] = [:]

  /// The findings that a baseline does not know.
  mutating func newFindings(
    of report: Report, in path: String
  ) throws(ReadingFailure) -> [Finding] {
    var baseline: Baseline
    if let known = baselines[path] { baseline = known } else { baseline = try Baseline(path: path) }
    defer { baselines[path] = baseline }
    var locator = SourceLocator(report.sources)
    files[path, default: []].insert(Path.absolute(report.name))
    return report.findings.filter { finding in
      let file = Path.absolute(report.sources.files[finding.start.file].name)
      return !baseline.meets(BaselineEntry(finding, file: file, &locator))
    }
  }

  /// What is worth knowing of them once all is checked.
  var remarks: [String] {
    baselines.keys.sorted().compactMap { path in
      let missing = baselines[path]?.missing(in: files[path] ?? []) ?? 0
      guard missing > 0 else { return nil }
      let what = missing == 1 ? "1 finding that is" : "\(missing) findings that are"
      return "\(path) lists \(what) gone; write it anew"
    }
  }
}
