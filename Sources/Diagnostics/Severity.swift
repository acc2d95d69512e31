/// How bad a finding is; the order is the order of badness.
public enum Severity: String, Sendable, CaseIterable, Comparable {
  /// Redundancy, portability or hygiene.
  case info
  /// A likely bug on real traffic.
  case warning
  /// A rule that cannot do what it says, or text that does not load.
  case error

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    }
  }

  /// Whether one severity is less bad than another.
  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}
