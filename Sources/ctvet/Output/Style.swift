import Glibc

/// When output is coloured.
enum ColorChoice: String, CaseIterable, Sendable {
  /// On a terminal, unless the environment says `NO_COLOR`.
  case auto
  /// In any case.
  case always
  /// Never.
  case never

  /// Whether to colour output that goes to a terminal or elsewhere.
  func isOn(terminal: Bool) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto: terminal && !Self.isRefused
    }
  }

  private static var isRefused: Bool {
    if let value = unsafe getenv("NO_COLOR"), unsafe value[0] != 0 { return true }
    guard let terminal = unsafe getenv("TERM") else { return true }
    return unsafe String(cString: terminal) == "dumb"
  }
}

/// The looks of a piece of text.
enum Style: String {
  /// Places in files.
  case place = "1"
  /// Errors.
  case error = "1;31"
  /// Warnings.
  case warning = "1;33"
  /// What is merely worth knowing.
  case info = "1;36"
  /// What to do.
  case hint = "1;32"
  /// What surrounds source text.
  case frame = "2"

  /// The bytes that begin the looks on a terminal (ECMA-48 SGR).
  var start: String { "\u{1B}[\(rawValue)m" }
  /// The bytes that end all looks.
  static let end = "\u{1B}[0m"
}
