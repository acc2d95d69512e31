internal import CLinux
import Glibc

/// The signals that ask a program to end, held back so that it can tidy up first.
public struct Signals: Sendable {
  /// For `poll`: readable once one has come.
  public let descriptor: Int32

  /// Holds them back from here on, in this thread and those that it starts.
  public init() throws(HostFailure) {
    let numbers = [SIGHUP, SIGINT, SIGQUIT, SIGTERM]
    descriptor = unsafe ctvet_signal_file(numbers, numbers.count)
    guard descriptor >= 0 else { throw .system("signals") }
  }
}
