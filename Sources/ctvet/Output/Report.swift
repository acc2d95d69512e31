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

/// How many findings there are of each severity.
struct Tally {
  private var infos = 0
  private var warnings = 0
  private var errors = 0

  /// The number of findings of a severity.
  subscript(severity: Severity) -> Int {
    switch severity {
    case .info: infos
    case .warning: warnings
    case .error: errors
    }
  }

  /// Counts a finding.
  mutating func count(_ severity: Severity) {
    switch severity {
    case .info: infos += 1
    case .warning: warnings += 1
    case .error: errors += 1
    }
  }

  /// Whether there is a finding of this severity or a worse one.
  func hasAny(atLeast least: Severity) -> Bool {
    Severity.allCases.contains { $0 >= least && self[$0] > 0 }
  }
}

/// Writes reports in some format.
protocol ReportWriter {
  /// Writes what was found in one input.
  mutating func write(_ report: Report, to output: inout OutputStream)
  /// Writes what stands at the end.
  mutating func finish(_ tally: Tally, to output: inout OutputStream)
}
