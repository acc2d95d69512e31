import CTVetDiagnostics

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
