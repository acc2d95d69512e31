import Foundation
import TestSupport
import Testing

/// Whether the nft and the kernel of this machine list our texts as they were recorded.
struct ListingLiveTests {
  @Test func `the live nft lists the same rulesets`() throws {
    guard let nft = try LiveNft.find() else {
      print("no usable nft on this machine: the recorded listings are not asked again")
      return
    }
    guard nft.version.hasPrefix("1.0.6") else {
      print("nft \(nft.version): the recorded listings are those of nft 1.0.6")
      return
    }
    var asked = 0
    for row in try ListingRow.own() {
      let live = try Self.listing(of: row.text)
      #expect(ListingOrder.sorted(live) == ListingOrder.sorted(row.listing), "\(row.text)")
      asked += 1
    }
    print("asked nft \(nft.version) to list \(asked) rulesets")
    #expect(asked > 0)
  }

  /// What nft lists after it has loaded a text, in a network namespace of its own.
  private static func listing(of text: String) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).nft")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "unshare", "--net", "sh", "-c", "nft -f \"$1\" && nft list ruleset", "sh",
      file.path(percentEncoded: false),
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
