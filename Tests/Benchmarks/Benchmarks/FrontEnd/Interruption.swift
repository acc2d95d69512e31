import Glibc
import Synchronization

private let isRequested = Atomic<Bool>(false)

/// A request by signal to stop, obeyed between steps so that everything made is removed.
enum Interruption {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  static var isPending: Bool {
    isRequested.load(ordering: .relaxed)
  }

  /// From now on SIGINT, SIGTERM and SIGHUP only leave a request.
  static func watch() {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { _ in
      isRequested.store(true, ordering: .relaxed)
    }
    for signal in signals {
      // Without SA_RESTART, so that waiting for a process ends at once.
      _ = unsafe sigaction(signal, &action, nil)
    }
  }

  /// Does `work` and holds back the signals meanwhile, also from the processes that it starts.
  static func postponed<Result>(_ work: () -> Result) -> Result {
    var held = sigset_t()
    var previous = sigset_t()
    _ = unsafe sigemptyset(&held)
    for signal in signals {
      _ = unsafe sigaddset(&held, signal)
    }
    _ = unsafe sigprocmask(SIG_BLOCK, &held, &previous)
    defer { _ = unsafe sigprocmask(SIG_SETMASK, &previous, nil) }
    return work()
  }

  /// Ends the program, tidily, if that was asked for.
  ///
  /// - Throws: `Stop` if there is a request.
  static func check() throws {
    if isPending {
      throw Stop(message: "interrupted", exitStatus: 130)
    }
  }
}
