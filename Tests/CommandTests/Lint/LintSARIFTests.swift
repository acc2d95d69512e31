import Foundation
import TestSupport
import Testing

/// Findings as SARIF 2.1.0.
@Suite struct LintSARIFTests {
  struct Log: Decodable {
    struct Message: Decodable { let text: String }
    struct Run: Decodable {
      let tool: Tool
      let results: [Result]
    }
    struct Tool: Decodable { let driver: Driver }
    struct Driver: Decodable {
      let name: String
      let rules: [Rule]
    }
    struct Rule: Decodable {
      struct Help: Decodable {
        let text: String
        let markdown: String
      }
      let id: String
      let name: String
      let help: Help
    }
    struct Result: Decodable {
      let ruleId: String
      let ruleIndex: Int
      let level: String
      let message: Message
      let locations: [Location]
      let relatedLocations: [Location]?
      let partialFingerprints: [String: String]
      let fixes: [Fix]?
    }
    struct Location: Decodable {
      struct Physical: Decodable {
        let artifactLocation: Artifact
        let region: Region
      }
      let physicalLocation: Physical
    }
    struct Artifact: Decodable { let uri: String }
    struct Region: Decodable, Equatable {
      let startLine: Int
      let startColumn: Int
      let endLine: Int
      let endColumn: Int
    }
    struct Fix: Decodable {
      struct Change: Decodable {
        let artifactLocation: Artifact
        let replacements: [Replacement]
      }
      struct Replacement: Decodable {
        let deletedRegion: Region
        let insertedContent: Message
      }
      let description: Message
      let artifactChanges: [Change]
    }
    let version: String
    let runs: [Run]
  }

  private static func log(_ folder: ScratchFolder, _ arguments: String...) throws -> Log {
    let run = try ToolRun(arguments: ["lint", "--format", "sarif"] + arguments, in: folder)
    return try JSONDecoder().decode(Log.self, from: Data(run.output.utf8))
  }

  @Test func `a finding has its rule, level, place, notes and fixes`() throws {
    let folder = try ScratchFolder(["sub dir/ä.nft": RulesetTexts.early])
    let log = try Self.log(folder, "--select", "CT", "sub dir/ä.nft")
    let run = try #require(log.runs.first)
    #expect(log.version == "2.1.0")
    #expect(run.tool.driver.name == "ctvet")
    #expect(run.tool.driver.rules.map(\.id) == ["CT101"])
    #expect(run.tool.driver.rules.first?.help.markdown.hasPrefix("# CT101") == true)
    let result = try #require(run.results.first)
    #expect(run.results.count == 1)
    #expect((result.ruleId, result.ruleIndex, result.level) == ("CT101", 0, "error"))
    let place = try #require(result.locations.first?.physicalLocation)
    #expect(place.artifactLocation.uri == "sub%20dir/%C3%A4.nft")
    #expect(
      place.region == .init(startLine: 4, startColumn: 3, endLine: 4, endColumn: 11))
    #expect(result.relatedLocations?.first?.physicalLocation.region.startLine == 3)
    let change = try #require(result.fixes?.first?.artifactChanges.first)
    #expect(change.replacements.first?.insertedContent.text == "mangle")
  }

  @Test func `fingerprints differ from each other and stay when lines move`() throws {
    let text = """
      add table inet t
      add chain inet t c { type filter hook prerouting priority raw; }
      add rule inet t c ct state established accept
      add rule inet t c ct state established accept

      """
    let folder = try ScratchFolder(["a.nft": text])
    let before = try Self.log(folder, "--select", "CT", "a.nft").runs.flatMap(\.results)
    try folder.write(Data(("# new\n" + text).utf8), to: "a.nft")
    let after = try Self.log(folder, "--select", "CT", "a.nft").runs.flatMap(\.results)
    let prints = before.compactMap { $0.partialFingerprints["ctvet/v1"] }
    #expect(prints.count == 2)
    #expect(Set(prints).count == 2)
    #expect(after.compactMap { $0.partialFingerprints["ctvet/v1"] } == prints)
  }

  @Test func `a clean run is a log without results`() throws {
    let folder = try ScratchFolder(["a.nft": "flush ruleset\n"])
    let run = try #require(try Self.log(folder, "a.nft").runs.first)
    #expect(run.results.isEmpty)
    #expect(run.tool.driver.rules.isEmpty)
  }

  @Test func `logs follow the schema`() throws {
    let schema = Repository.file("Tests/CommandTests/Fixtures/sarif-2.1.0-subset.schema.json")
    let validator = try JSONSchema(contentsOf: schema)
    let samples = Repository.file("Samples").path
    let folder = try ScratchFolder([
      "broken.nft": RulesetTexts.broken, "early.nft": RulesetTexts.early,
      "ignore.nft": "flush ruleset # ctvet: ignore CT101 -- not there\n",
    ])
    for input in [samples, "."] {
      let run = try ToolRun("lint", "--select", "all", "--format", "sarif", input, in: folder)
      let log = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
      #expect(validator.mistakes(in: log).isEmpty, "\(validator.mistakes(in: log).prefix(5))")
      #expect(run.output.contains("\"ruleId\""))
    }
  }

  @Test func `the schema refuses what is none`() throws {
    let schema = Repository.file("Tests/CommandTests/Fixtures/sarif-2.1.0-subset.schema.json")
    let validator = try JSONSchema(contentsOf: schema)
    for text in [
      #"{"version":"2.1.0"}"#, #"{"version":"2.0.0","runs":[]}"#,
      #"{"version":"2.1.0","runs":[{"tool":{"driver":{}}}]}"#,
      #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"a"}},"results":[{}]}]}"#,
      #"{"version":"2.1.0","runs":[],"more":1}"#,
    ] {
      let log = try JSONSerialization.jsonObject(with: Data(text.utf8))
      #expect(!validator.mistakes(in: log).isEmpty, "\(text)")
    }
  }
}
