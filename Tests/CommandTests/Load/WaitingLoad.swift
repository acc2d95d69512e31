import Foundation
import TestSupport
import Testing

/// A `ctvet load --confirm-within` that has loaded its file and waits.
final class WaitingLoad {
  /// How a load ended.
  struct End: Equatable {
    /// The exit status; nil where a signal ended it.
    let status: Int32?
    /// The rest of what it wrote on either output.
    let output: String
  }

  private let process = Process()
  private let pipe = Pipe()
  private let folder: ScratchFolder
  /// What it wrote before it waited.
  private(set) var announcement = ""

  /// Loads a text and waits until the load waits.
  init(_ text: String, within time: String, in namespace: LiveNamespace) throws {
    folder = try ScratchFolder(["new.nft": text])
    process.executableURL = try ToolRun.program()
    process.arguments = [
      "load", "new.nft", "--confirm-within", time, "--netns", namespace.name, "--color", "never",
    ]
    process.currentDirectoryURL = folder.url
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    try pipe.fileHandleForWriting.close()
    while !announcement.contains("nft -f ") {
      let data = pipe.fileHandleForReading.availableData
      guard !data.isEmpty else { break }
      announcement += String(decoding: data, as: UTF8.self)
    }
    try #require(announcement.contains("new.nft: loaded\n"), "\(announcement)")
  }

  deinit {
    if process.isRunning { process.terminate() }
  }

  /// The file that loading restores the ruleset from, as the announcement names it.
  var previous: String {
    announcement.split(separator: "nft -f ").last.map { String($0.prefix { $0 != "\n" }) } ?? ""
  }

  /// The guard's process.
  var guardProcess: pid_t? {
    let children = try? String(
      contentsOfFile:
        "/proc/\(process.processIdentifier)/task/\(process.processIdentifier)/children",
      encoding: .utf8)
    return children?.split(separator: " ").first.flatMap { pid_t($0) }
  }

  /// Sends the load a signal.
  func send(_ signal: Int32) {
    kill(process.processIdentifier, signal)
  }

  /// Waits for the end.
  func end() throws -> End {
    let rest = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return End(
      status: process.terminationReason == .exit ? process.terminationStatus : nil,
      output: String(decoding: rest, as: UTF8.self))
  }
}
