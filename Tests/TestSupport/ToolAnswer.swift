import Foundation

/// A finished run of a tool of this machine.
package struct ToolAnswer: Sendable {
  /// The exit status; 127 where the tool could not be started.
  package var status: Int32 = 127
  /// Standard output.
  package var output = ""
  /// Standard error.
  package var error = ""

  /// Runs a tool with a text as its standard input, and waits for its end.
  package init(_ arguments: [String], input: String = "") {
    let process = Process()
    let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = stderr
    do {
      try process.run()
      try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try stdin.fileHandleForWriting.close()
      output = Self.text(try stdout.fileHandleForReading.readToEnd())
      error = Self.text(try stderr.fileHandleForReading.readToEnd())
      process.waitUntilExit()
      status = process.terminationStatus
    } catch {
      self.error = "\(error)"
    }
  }

  private static func text(_ data: Data?) -> String {
    String(decoding: data ?? Data(), as: UTF8.self)
  }
}
