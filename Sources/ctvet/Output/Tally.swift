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

  /// How many there are, in words: `2 errors, 1 warning`.
  var text: String {
    let parts = Severity.allCases.reversed().compactMap { Self.counted(self[$0], $0) }
    return parts.isEmpty ? "no findings" : parts.joined(separator: ", ")
  }

  private static func counted(_ count: Int, _ severity: Severity) -> String? {
    switch (severity, count) {
    case (_, 0): nil
    case (.info, _): "\(count) info"
    case (_, 1): "1 \(severity.rawValue)"
    default: "\(count) \(severity.rawValue)s"
    }
  }
}
