import CTVetDiagnostics

/// Writes findings for programs that read line by line: each is an object as in `JSONReport`.
struct JSONLinesReport: ReportWriter {
  /// Writes what was found in one input.
  mutating func write(_ report: Report, to output: inout OutputStream) {
    var locator = SourceLocator(report.sources)
    for finding in report.findings {
      var json = JSONWriter()
      JSONFinding.write(finding, &locator, to: &json)
      output.write(json.bytes)
      output.write("\n")
    }
  }

  /// Writes nothing: the lines are all there is.
  mutating func finish(_ tally: Tally, to output: inout OutputStream) {}
}
