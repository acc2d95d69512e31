import CTVetLinting
import Foundation
import TestSupport
import Testing

/// Findings that are shown by packets.
struct LintWitnessTests {
  /// The checks whose findings are shown wherever a packet can show them.
  private static let shown = [
    "CT103", "CT110", "CT112", "CT205", "CT207", "CT208", "CT209", "CT210", "CT211", "CT212",
    "CT213", "CT214", "CT215", "CT301", "CT302", "NAT403", "NAT404", "NAT405", "NAT406",
  ]

  @Test func `a finding is shown by packets where that is asked for, in text and JSON`() throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.invalidDropInRaw])
    let text = try ToolRun("lint", "--witness", "a.nft", in: folder).output
    #expect(text.contains("  witness: these packets show it\n"))
    #expect(text.contains("        expect drop\n"))
    let json = try ToolRun("lint", "--witness", "--format", "json", "a.nft", in: folder).output
    #expect(json.contains("\"witness\":[\"interface in0 "))
    let plain = try ToolRun("lint", "a.nft", in: folder).output
    #expect(!plain.contains("witness"))
  }

  @Test func `a witness that the simulator doesn't bear out is left out`() throws {
    // What doesn't load drops nothing.
    let folder = try ScratchFolder(["a.nft": RulesetTexts.invalidDropInRaw + "nonsense\n"])
    let text = try ToolRun("lint", "--witness", "a.nft", in: folder).output
    #expect(text.contains("CT103"))
    #expect(!text.contains("witness"))
  }

  @Test(arguments: shown)
  func `at least one example of a check is shown by packets`(id: String) throws {
    let info = try #require(RuleRegistry.rule(id)?.info)
    var found = 0
    var shown = 0
    for example in info.flagged {
      let folder = try ScratchFolder(["a.nft": try MarkedText(example).text + "\n"])
      let run = try ToolRun(
        "lint", "--select", id, "--witness", "--format", "json-lines", "a.nft", in: folder)
      let lines = run.output.split(separator: "\n").filter { $0.contains("\"id\":\"\(id)\"") }
      found += lines.count
      shown += lines.filter { $0.contains("\"witness\":[") }.count
    }
    print("\(id): \(shown) of \(found) findings are shown by packets")
    #expect(shown > 0)
  }
}
