import CTVetDiagnostics

/// What checking one input brought to light.
struct Report {
  /// The name of the input.
  let name: String
  /// The input's text and that of the files that it includes.
  let sources: SourceMap
  /// What was found, in the order of the text.
  var findings: [Finding]
}

/// A diagnostic and its place.
struct Finding {
  /// The diagnostic.
  let diagnostic: Diagnostic
  /// The check's name in words; nil for what a language refuses.
  let name: String?
  /// Where it begins.
  let start: SourceLocator.Place
  /// Where it ends.
  let end: SourceLocator.Place
}

/// Writes reports in some format.
protocol ReportWriter {
  /// Writes what was found in one input.
  mutating func write(_ report: Report, to output: inout OutputStream)
  /// Writes what stands at the end.
  mutating func finish(_ tally: Tally, to output: inout OutputStream)
}
