import Foundation
import TestSupport

/// The live nft, loading rules into a network namespace that ends with it.
///
/// `nft -c` will not do: in a new namespace the kernel then leaves out what depends on hooks.
struct LiveLoad {
  /// What was said of a text; empty where it loaded.
  func load(_ text: String) throws -> String {
    let process = Process()
    let (input, error) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["unshare", "--net", "nft", "-f", "-"]
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.standardError = error
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    let message = try error.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? "" : String(decoding: message, as: UTF8.self)
  }
}
