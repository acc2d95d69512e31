import Glibc

/// Bytes on their way to a file descriptor, gathered so that the system is called rarely.
struct OutputStream {
  /// Where the bytes go.
  enum Destination {
    /// Results.
    case standardOutput
    /// Messages about what could not be done.
    case standardError
    /// An open file, by its descriptor.
    case descriptor(Int32)

    fileprivate var number: Int32 {
      switch self {
      case .standardOutput: STDOUT_FILENO
      case .standardError: STDERR_FILENO
      case .descriptor(let number): number
      }
    }
  }

  /// What is not written yet.
  private var pending: [UInt8] = []
  private let destination: Destination
  /// The error number of a write that failed; 0 while all is well.
  private(set) var errorNumber: Int32 = 0

  private static let batch = 64 * 1024

  /// Creates a stream.
  init(to destination: Destination) {
    self.destination = destination
  }

  /// Whether the destination is a terminal.
  var isTerminal: Bool { isatty(destination.number) == 1 }

  /// Adds text that this program made.
  mutating func write(_ text: String) {
    pending.append(contentsOf: text.utf8)
    flushBatch()
  }

  /// Adds bytes as they are.
  mutating func write(_ bytes: [UInt8]) { write(bytes[...]) }

  /// Adds bytes as they are.
  mutating func write(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count >= Self.batch else {
      pending.append(contentsOf: bytes)
      return flushBatch()
    }
    flush()
    send(bytes)
  }

  /// Adds text that holds names or words from files, with what would steer a terminal made visible.
  mutating func writeVisibly(_ text: String) {
    VisibleText.append(text, to: &pending)
    flushBatch()
  }

  /// Adds lines in the same manner, line feeds kept.
  mutating func writeVisibleLines(_ text: String) {
    var isFirst = true
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if !isFirst { write("\n") }
      isFirst = false
      writeVisibly(String(line))
    }
  }

  /// Adds lines with words from files or arguments in the same manner, and a line feed.
  mutating func writeLines(_ text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      writeVisibly(String(line))
      write("\n")
    }
  }

  private mutating func flushBatch() {
    if pending.count >= Self.batch { flush() }
  }

  /// Writes what is pending.
  ///
  /// Once a write has failed, for one because the reader closed its pipe, nothing more is written.
  mutating func flush() {
    let bytes = pending
    pending = []
    send(bytes[...])
  }

  private mutating func send(_ bytes: ArraySlice<UInt8>) {
    var written = bytes.startIndex
    while written < bytes.endIndex, errorNumber == 0 {
      let count = unsafe bytes[written...].withUnsafeBytes { rest in
        unsafe Glibc.write(destination.number, rest.baseAddress, rest.count)
      }
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        errorNumber = errno
      }
    }
  }
}
