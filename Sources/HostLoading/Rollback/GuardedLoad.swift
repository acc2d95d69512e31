internal import CLinux
import Glibc

/// The side of a load that talks with its guard.
public struct GuardedLoad: ~Copyable {
  private let process: pid_t
  private let orders: Int32
  private let answers: Int32
  private var reader: LineReader

  /// For `poll`: readable once the guard has something to say.
  public var descriptor: Int32 { answers }

  /// Starts the guard and waits until it listens.
  ///
  /// - Parameters:
  ///   - program: The arguments of the program that calls `RollbackGuard.run`.
  ///   - lock: The lock of the saved ruleset, which the guard holds as long as it lives.
  /// - Throws: `HostFailure` where it can't be started, or can't do its work.
  public init(program: [String], lock: Int32) throws(HostFailure) {
    let (orderEnd, orders) = try Self.pipe()
    let (answers, answerEnd) = try Self.pipe()
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, orderEnd, STDIN_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, answerEnd, STDOUT_FILENO)
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    // Behind the two ends above, which the copies may not overwrite.
    let lockCopy = max(lock, orders, orderEnd, answers, answerEnd) + 1
    unsafe posix_spawn_file_actions_adddup2(&actions, lock, lockCopy)
    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe program.map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    defer { for index in unsafe arguments.indices { unsafe free(arguments[index]) } }
    var process: pid_t = 0
    let status = unsafe posix_spawn(&process, "/proc/self/exe", &actions, nil, arguments, environ)
    _ = close(orderEnd)
    _ = close(answerEnd)
    guard status == 0 else { throw .system("the guard", number: status) }
    var reader = LineReader(answers)
    let greeting = reader.line()
    guard greeting == "ready" else {
      if case .failed(let reason)? = greeting.flatMap({ GuardOutcome(line: $0) }) {
        throw HostFailure("the guard can't do its work: \(reason)")
      }
      throw HostFailure("the guard did not start")
    }
    self.process = process
    self.orders = orders
    self.answers = answers
    self.reader = reader
  }

  deinit {
    _ = close(orders)
    _ = close(answers)
  }

  /// Says that the new ruleset is about to be loaded, over a ruleset of this generation.
  public func arm(over generation: UInt32) throws(HostFailure) {
    try order(.arm(generation))
  }

  /// Says that the new ruleset is loaded, as this generation.
  ///
  /// Where the guard is gone, waiting for its end tells so.
  public func loaded(as generation: UInt32) {
    _ = writeLine(GuardOrder.loaded(generation).line, to: orders)
  }

  /// Says that the new ruleset was refused.
  public consuming func disarm() {
    _ = writeLine(GuardOrder.disarm.line, to: orders)
    waitForEnd()
  }

  /// Keeps the new ruleset, unless time was up just now.
  public consuming func keep() -> GuardOutcome {
    _ = writeLine(GuardOrder.keep.line, to: orders)
    return outcome()
  }

  /// Goes back to the previous ruleset, unless it was confirmed just now.
  public consuming func restore() -> GuardOutcome {
    _ = writeLine(GuardOrder.restore.line, to: orders)
    return outcome()
  }

  /// Waits for the guard's end.
  public consuming func outcome() -> GuardOutcome {
    let line = reader.line()
    waitForEnd()
    return line.flatMap { GuardOutcome(line: $0) } ?? .lost
  }

  private func waitForEnd() {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  private func order(_ order: GuardOrder) throws(HostFailure) {
    guard writeLine(order.line, to: orders) else { throw HostFailure("the guard is gone") }
  }

  private static func pipe() throws(HostFailure) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard unsafe ctvet_pipe(&ends) == 0 else { throw .system("a pipe") }
    return (ends[0], ends[1])
  }

  /// Keeps the ruleset of a load that waits elsewhere.
  ///
  /// - Throws: `HostFailure` where none waits.
  public static func confirm(_ saved: SavedRuleset) throws(HostFailure) -> GuardOutcome {
    try ConfirmationSocket.confirm(at: saved.socket)
  }
}
