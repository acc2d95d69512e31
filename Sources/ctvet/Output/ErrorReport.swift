import CTVetDiagnostics

/// Diagnostics on their way to standard error, for commands whose results are something else.
struct ErrorReport {
  /// The name of the input.
  let name: String
  /// The files that the diagnostics are about.
  let sources: SourceMap
  /// When they are coloured.
  let color: ColorChoice
  /// Whether their number is written behind them.
  var isCounted = true
  /// Whether the names of checks are written beside their ids.
  var namesChecks = true

  /// Writes them in the order in which they are given.
  func write(_ diagnostics: [Diagnostic]) {
    var output = OutputStream(to: .standardError)
    var report = TextReport(isColored: color.isOn(terminal: output.isTerminal))
    var locator = SourceLocator(sources)
    var tally = Tally()
    let findings = diagnostics.map { diagnostic in
      tally.count(diagnostic.severity)
      return Finding(
        diagnostic: diagnostic,
        name: namesChecks ? FindingNames.name(ofID: diagnostic.id) : nil,
        start: locator.place(of: diagnostic.range.start),
        end: locator.place(of: diagnostic.range.end))
    }
    report.write(Report(name: name, sources: sources, findings: findings), to: &output)
    if isCounted { report.finish(tally, to: &output) }
    output.flush()
  }
}
