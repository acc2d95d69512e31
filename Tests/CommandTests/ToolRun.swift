import Foundation
import Testing

/// A finished run of the built `ctvet`.
struct ToolRun {
  /// Standard output.
  let output: String
  /// Standard error.
  let messages: String
  /// The exit status; nil where a signal ended it.
  let status: Int32?

  /// Why the program could not be run.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// What a run by other means came to.
  init(output: String, messages: String, status: Int32?) {
    self.output = output
    self.messages = messages
    self.status = status
  }

  /// Runs the program in a folder and waits for its end.
  ///
  /// - Throws: `Failure` where the program was not built: a test that can't run has failed.
  init(
    _ arguments: String..., in folder: ScratchFolder? = nil, input: Data = Data(),
    environment: [String: String] = [:]
  ) throws {
    try self.init(arguments: arguments, in: folder, input: input, environment: environment)
  }

  /// Runs the program with a list of arguments.
  ///
  /// - Throws: `Failure` where the program was not built.
  init(
    arguments: [String], in folder: ScratchFolder? = nil, input: Data = Data(),
    environment: [String: String] = [:]
  ) throws {
    let process = Process()
    process.executableURL = try Self.program()
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder.url }
    process.environment = environment
    // Files, not pipes: no reader is needed while the program writes.
    let place = try ScratchFolder()
    let (inputURL, outputURL) = (place.url("input"), place.url("output"))
    let messagesURL = place.url("messages")
    try input.write(to: inputURL)
    try Data().write(to: outputURL)
    try Data().write(to: messagesURL)
    process.standardInput = try FileHandle(forReadingFrom: inputURL)
    process.standardOutput = try FileHandle(forWritingTo: outputURL)
    process.standardError = try FileHandle(forWritingTo: messagesURL)
    try process.run()
    process.waitUntilExit()
    output = String(decoding: try Data(contentsOf: outputURL), as: UTF8.self)
    messages = String(decoding: try Data(contentsOf: messagesURL), as: UTF8.self)
    status = process.terminationReason == .exit ? process.terminationStatus : nil
  }

  /// Runs a line of shell, in which `$CTVET` is the program.
  static func shell(_ line: String, in folder: ScratchFolder) throws -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.environment = ["CTVET": try program().path, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
    process.currentDirectoryURL = folder.url
    let place = try ScratchFolder()
    try Data().write(to: place.url("output"))
    let handle = try FileHandle(forWritingTo: place.url("output"))
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    process.waitUntilExit()
    let output = String(decoding: try Data(contentsOf: place.url("output")), as: UTF8.self)
    return (process.terminationStatus, output)
  }

  /// The program lies beside the test bundle that runs.
  static func program() throws -> URL {
    let runner = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let places = [runner, URL(fileURLWithPath: CommandLine.arguments[0])]
      .map { $0.deletingLastPathComponent().appendingPathComponent("ctvet") }
    guard let found = places.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) })
    else {
      throw Failure(description: "no ctvet at \(places.map(\.path)): build the whole package first")
    }
    return found
  }
}
