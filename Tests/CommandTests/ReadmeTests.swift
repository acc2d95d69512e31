import Foundation
import TestSupport
import Testing

/// Holds the README to what the tool really does.
struct ReadmeTests {
  @Test func `its output is that of its ruleset`() throws {
    let readme = String(
      decoding: try Data(contentsOf: Repository.file("README.md")), as: UTF8.self)
    let sample = "Samples/mistakes/first-look.nft"
    let blocks = readme.split(separator: "```\n", omittingEmptySubsequences: false)
    let ruleset = String(
      decoding: try Data(contentsOf: Repository.file(sample)), as: UTF8.self)
    // The sample has a comment line on top.
    let lines = ruleset.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
    #expect(blocks.contains { $0 == lines.joined(separator: "\n") })
    let folder = try ScratchFolder([sample: ruleset])
    let run = try ToolRun("lint", sample, in: folder)
    #expect(blocks.contains { $0 == run.output })
  }
}
