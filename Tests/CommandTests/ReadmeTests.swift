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

  @Test func `the way of packets is that of its scenario`() throws {
    let readme = String(
      decoding: try Data(contentsOf: Repository.file("README.md")), as: UTF8.self)
    let sample = "Samples/scenarios/first-look.flow"
    let rules = "Samples/rulesets/article-forward.nft"
    let blocks = readme.split(separator: "```\n", omittingEmptySubsequences: false)
    func text(_ path: String) throws -> String {
      String(decoding: try Data(contentsOf: Repository.file(path)), as: UTF8.self)
    }
    // The sample has a comment line on top.
    let lines = try text(sample).split(separator: "\n", omittingEmptySubsequences: false)
      .dropFirst()
    #expect(blocks.contains { $0 == lines.joined(separator: "\n") })
    let folder = try ScratchFolder([sample: try text(sample), rules: try text(rules)])
    let run = try ToolRun("simulate", sample, in: folder)
    #expect(run.status == 0)
    #expect(blocks.contains { $0 == run.output })
  }

  @Test func `its configuration is one`() throws {
    let readme = String(
      decoding: try Data(contentsOf: Repository.file("README.md")), as: UTF8.self)
    let yaml = readme.components(separatedBy: "```yaml\n").map {
      $0.components(separatedBy: "```")[0]
    }
    let example = try #require(yaml.first { $0.contains("fail-on:") })
    let folder = try ScratchFolder([
      ".ctvet.yml": example, ".ctvet-baseline.json": "{\"version\":1,\"findings\":[]}",
      "a.nft": RulesetTexts.good,
    ])
    let run = try ToolRun("lint", in: folder)
    #expect(run.messages.isEmpty)
    #expect(run.status == 0)
  }
}
