internal import CLinux
import Glibc

/// A program of this host that is run to its end.
enum Tool {
  /// What it came to.
  struct Answer {
    /// The exit status; negative where a signal ended it.
    let status: Int32
    /// What it wrote, on either output.
    let output: String
  }

  /// Runs a program that `PATH` finds, in the network namespace of the calling thread.
  ///
  /// - Throws: `HostFailure` where there is no such program.
  static func run(_ words: [String], input: String = "") throws(HostFailure) -> Answer {
    let (source, target) = (unsafe ctvet_memory_file("input"), unsafe ctvet_memory_file("output"))
    guard source >= 0, target >= 0 else { throw .system("a file in memory") }
    defer {
      _ = close(source)
      _ = close(target)
    }
    let bytes = Array(input.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(source, $0.baseAddress, $0.count) }
    lseek(source, 0, SEEK_SET)
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, source, STDIN_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, target, STDOUT_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, target, STDERR_FILENO)
    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    defer { for index in unsafe arguments.indices { unsafe free(arguments[index]) } }
    var process: pid_t = 0
    let started = unsafe posix_spawnp(&process, words[0], &actions, nil, arguments, environ)
    guard started == 0 else {
      if started == ENOENT {
        throw HostFailure(
          "there is no program '\(words[0])' here", hint: packages[words[0]].map { "install \($0)" }
        )
      }
      throw .system(words[0], number: started)
    }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return Answer(
      status: signal == 0 ? status >> 8 & 0xFF : -signal, output: text(of: target))
  }

  /// The packages that have programs.
  private static let packages = ["ip": "iproute2", "conntrack": "conntrack"]

  private static func text(of file: Int32) -> String {
    let size = lseek(file, 0, SEEK_END)
    guard size > 0 else { return "" }
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      unsafe count = max(0, pread(file, buffer.baseAddress, size, 0))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
