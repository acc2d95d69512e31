import ArgumentParser
import Glibc

/// What ends a command early: wrong arguments, a call for help, or the status of its work.
struct CommandLineError {
  private let error: any Error
  private let arguments: [String]

  /// Takes what parsing or running a command threw.
  init(_ error: any Error, arguments: [String]) {
    self.error = error
    self.arguments = arguments
  }

  /// Prints what there is to say, and tells the exit status.
  ///
  /// ArgumentParser ends with 64 (`EX_USAGE`) where the arguments are wrong; here that is 2.
  func report() -> ExitStatus {
    let code = Main.exitCode(for: error)
    let message = Main.fullMessage(for: error)
    let isFine = code.isSuccess
    if !message.isEmpty {
      var output = OutputStream(to: isFine ? .standardOutput : .standardError)
      output.writeLines(isFine ? message : Self.inOurManner(message))
      if !isFine, let hint { output.writeLines("  hint: \(hint)") }
      output.flush()
    }
    return isFine ? .clean : ExitStatus(rawValue: code.rawValue) ?? .failure
  }

  private static func inOurManner(_ message: String) -> String {
    guard message.hasPrefix("Error: ") else { return message }
    return "ctvet: error: " + message.dropFirst("Error: ".count)
  }

  /// What to write where a command's name was left out.
  private var hint: String? {
    guard let first = arguments.first, FileStatus(path: first) != nil else { return nil }
    return "write ctvet lint \(first)"
  }
}
