import Glibc

/// One whole process from its start to its end, with what it used.
struct ProcessRun: Sendable {
  let ending: Ending
  let userSeconds: Double
  let systemSeconds: Double
  let wallSeconds: Double
  /// The largest resident set, in KiB.
  let peakKibibytes: Int
  /// Whether the peak may be this program's own, handed down by exec(2), and the true one lower.
  let isPeakInherited: Bool

  /// Runs `command` with no input and its output thrown away, and waits for its end.
  ///
  /// A signal that asks this program to stop kills the process.
  init(_ command: Command) {
    var process: pid_t = 0
    let start = ContinuousClock.now
    let failure = ProcessRun.spawn(command, as: &process)
    guard failure == 0 else {
      self.init(ending: .notStarted(SystemError.text(failure)), usage: rusage(), wall: .zero)
      return
    }
    var status: Int32 = 0
    var usage = rusage()
    while unsafe wait4(process, &status, 0, &usage) < 0 {
      precondition(errno == EINTR, "a process that was started must be there to wait for")
      if Interruption.isPending {
        kill(process, SIGKILL)
      }
    }
    let wall = ContinuousClock.now - start
    self.init(ending: Ending(waitStatus: status), usage: usage, wall: wall)
  }

  private init(ending: Ending, usage: rusage, wall: Duration) {
    self.ending = ending
    userSeconds = ProcessRun.seconds(usage.ru_utime)
    systemSeconds = ProcessRun.seconds(usage.ru_stime)
    wallSeconds = wall / .seconds(1)
    peakKibibytes = usage.ru_maxrss
    var own = rusage()
    unsafe getrusage(RUSAGE_SELF.rawValue, &own)
    isPeakInherited = usage.ru_maxrss <= own.ru_maxrss
  }

  /// Starts `command` and gives 0 and its process number, or an `errno` value.
  private static func spawn(_ command: Command, as process: inout pid_t) -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
      unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
    }
    var arguments = unsafe cStrings([command.path] + command.arguments)
    var environment = unsafe cStrings(Environment.passedOn)
    defer {
      for index in unsafe arguments.indices { unsafe free(arguments[index]) }
      for index in unsafe environment.indices { unsafe free(environment[index]) }
    }
    return unsafe posix_spawn(&process, command.path, &actions, nil, &arguments, &environment)
  }

  /// Copies of `strings` in the form that C takes, to be freed, with a null pointer at the end.
  private static func cStrings(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
    unsafe strings.map { unsafe strdup($0) } + [nil]
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }
}
