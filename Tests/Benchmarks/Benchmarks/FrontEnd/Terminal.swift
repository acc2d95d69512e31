import Glibc

/// Standard error: messages always, progress only where someone watches.
enum Terminal {
  private static let isWatched = isatty(STDERR_FILENO) == 1

  /// Replaces the progress line, if there is a terminal.
  static func showProgress(_ text: String) {
    if isWatched {
      write("\r\u{1B}[K\(text)")
    }
  }

  /// Removes the progress line.
  static func clearProgress() {
    showProgress("")
  }

  /// Writes a message with the program's name before it.
  static func report(_ message: String) {
    clearProgress()
    write("FrontEnd: \(message)\n")
  }

  private static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
