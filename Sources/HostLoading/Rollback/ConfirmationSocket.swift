import Glibc

/// The socket by which `ctvet load --confirm` reaches the guard of a load that waits.
struct ConfirmationSocket: ~Copyable {
  /// For `poll`.
  let descriptor: Int32
  private let path: String

  /// Listens; a socket that a dead guard left is replaced.
  init(listeningAt path: String) throws(HostFailure) {
    let listener = try Self.socketDescriptor()
    _ = unsafe unlink(path)
    let bound = try unsafe Self.withAddress(path) { unsafe bind(listener, $0, $1) }
    guard bound == 0, listen(listener, 4) == 0 else { throw .system(path) }
    self.path = path
    descriptor = listener
  }

  deinit {
    _ = close(descriptor)
    _ = unsafe unlink(path)
  }

  /// Takes one caller; its connection if it asks to keep the ruleset.
  func acceptConfirmation() -> Int32? {
    let connection = accept(descriptor, nil, nil)
    guard connection >= 0 else { return nil }
    var reader = LineReader(connection)
    // A caller that says nothing must not hold up the clock.
    if reader.line(withinMilliseconds: 500) == "confirm" { return connection }
    _ = close(connection)
    return nil
  }

  /// Asks the guard that listens to keep the ruleset; its answer.
  ///
  /// - Throws: `HostFailure` where no guard listens, or where it went without an answer.
  static func confirm(at path: String) throws(HostFailure) -> GuardOutcome {
    let connection = try socketDescriptor()
    defer { _ = close(connection) }
    let connected = try unsafe withAddress(path) { unsafe connect(connection, $0, $1) }
    guard connected == 0 else {
      if errno == EACCES || errno == EPERM { throw .system(path) }
      throw HostFailure(
        "no load waits for a confirmation here",
        hint: "it may have been restored already; a load in a namespace needs --netns again")
    }
    var reader = LineReader(connection)
    guard writeLine("confirm", to: connection), let line = reader.line(withinMilliseconds: 10_000),
      let outcome = GuardOutcome(line: line)
    else { throw HostFailure("the load that waited gave no answer") }
    return outcome
  }

  private static func socketDescriptor() throws(HostFailure) -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | 0o2000000, 0)
    guard descriptor >= 0 else { throw .system("a socket") }
    return descriptor
  }

  private static func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws(HostFailure) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { place in
      guard bytes.count < place.count else { return false }
      unsafe place.copyBytes(from: bytes)
      return true
    }
    guard fits else { throw HostFailure("\(path): the path is too long for a socket") }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    return unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, size) }
    }
  }
}
