/// How a process ended.
enum Ending: Equatable, Sendable {
  case exited(Int32)
  case signalled(Int32)
  case notStarted(String)

  /// Reads the status that wait4(2) gives for a process that is gone.
  init(waitStatus: Int32) {
    let signal = waitStatus & 0x7F
    self = signal == 0 ? .exited(waitStatus >> 8 & 0xFF) : .signalled(signal)
  }

  var text: String {
    switch self {
    case .exited(let status): "exit status \(status)"
    case .signalled(let signal): "signal \(signal)"
    case .notStarted(let reason): "not started: \(reason)"
    }
  }
}
