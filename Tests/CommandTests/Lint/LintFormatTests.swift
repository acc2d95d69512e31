import Foundation
import Testing

/// Formats of findings for services and programs.
@Suite struct LintFormatTests {
  @Test func `annotations of GitHub have a file, a place, a title and escaped text`() throws {
    let folder = try ScratchFolder(["a,b:c%.nft": RulesetTexts.early])
    let run = try ToolRun(
      "lint", "--select", "CT", "--format", "github", "./a,b:c%.nft", in: folder)
    let expected =
      "::error file=a%2Cb%3Ac%25.nft,line=4,endLine=4,col=3,endColumn=11,"
      + "title=CT101 ct-before-conntrack::"
    #expect(run.output.hasPrefix(expected), "\(run.output)")
    #expect(run.output.contains("%0A"))
    #expect(run.output.filter { $0 == "\n" }.count == 1)
    #expect(run.status == 1)
  }

  @Test func `information becomes a notice`() throws {
    let folder = try ScratchFolder([
      "a.nft": RulesetTexts.early, ".ctvet.yml": "severity: {CT101: info}\n",
    ])
    let run = try ToolRun("lint", "--select", "CT", "--format", "github", "a.nft", in: folder)
    #expect(run.output.hasPrefix("::notice file=a.nft,"))
  }

  @Test func `lines of JSON are the findings of the whole object`() throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.early, "b.nft": RulesetTexts.broken])
    let whole = try ToolRun("lint", "--format", "json", in: folder).output
    let lines = try ToolRun("lint", "--format", "json-lines", in: folder).output
    let list = lines.split(separator: "\n").joined(separator: ",")
    #expect(!list.isEmpty)
    #expect(whole.contains("\"findings\":[\(list)]"))
  }

  @Test func `a summary counts findings and files by check`() throws {
    let folder = try ScratchFolder([
      "a.nft": RulesetTexts.early, "b.nft": RulesetTexts.early, "c.nft": RulesetTexts.broken,
    ])
    let run = try ToolRun("lint", "--select", "CT,NFT", "--format", "summary", in: folder)
    #expect(
      run.output == """
        findings  files  severity  id      name
               2      2  error     CT101   ct-before-conntrack
               1      1  error     NFT001  syntax-error
        3 errors in 3 files

        """)
    #expect(run.status == 1)
    let clean = try ScratchFolder(["a.nft": "flush ruleset\n"])
    let none = try ToolRun("lint", "--format", "summary", "a.nft", in: clean)
    #expect(none.output == "no findings in 1 file\n")
  }

  @Test func `findings come in the order of inputs and places, run after run`() throws {
    let folder = try ScratchFolder([
      "b.nft": RulesetTexts.early, "a.nft": RulesetTexts.broken + RulesetTexts.early,
    ])
    let first = try ToolRun("lint", "--format", "json-lines", in: folder).output
    for _ in 0..<3 {
      #expect(try ToolRun("lint", "--format", "json-lines", in: folder).output == first)
    }
    let places = first.split(separator: "\n").map { $0.prefix { $0 != "c" } }
    #expect(places == places.sorted())
  }
}
