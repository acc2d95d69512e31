import Foundation
import Testing

/// What the process tells its caller.
@Suite struct ExitStatusTests {
  @Test(arguments: [
    ["lint", "--format", "yaml", "a.nft"], ["lint", "--fail-on", "never", "a.nft"],
    ["lint", "--bogus", "a.nft"], ["bogus"], ["lint", "--select", "ZZ9", "a.nft"],
    ["lint", "--color", "a.nft"],
  ])
  func `wrong arguments give status 2 and the usage`(arguments: [String]) throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.good])
    let line = (["\"$CTVET\""] + arguments).joined(separator: " ")
    let (status, output) = try ToolRun.shell(line, in: folder)
    #expect(status == 2)
    #expect(output.hasPrefix("ctvet: error: "))
    #expect(output.contains("Usage: ctvet"))
  }

  @Test(arguments: [["--version"], ["--help"], ["lint", "--help"], ["explain", "--help"], []])
  func `asking for help is no failure`(arguments: [String]) throws {
    let line = (["\"$CTVET\""] + arguments).joined(separator: " ")
    let (status, output) = try ToolRun.shell(line + " 2>/dev/null", in: try ScratchFolder())
    #expect(status == 0)
    #expect(!output.isEmpty)
  }

  @Test func `the version is printed`() throws {
    #expect(try ToolRun("--version").output == "0.1.0\n")
  }

  static let selections: [(options: [String], status: Int32)] = [
    (["--select", "CT101"], 1), (["--select", "CT1,RS"], 1), (["--select", "ct101"], 1),
    (["--select", "ct-before-conntrack"], 1), (["--select", "RS701"], 0),
    (["--ignore", "CT101"], 0), (["--ignore", "RS", "--ignore", "CT1"], 0),
    (["--ignore", "RS"], 1), (["--select", "CT", "--ignore", "ct-before-conntrack"], 0),
  ]

  @Test(arguments: selections)
  func `checks are selected by id, beginning or name`(options: [String], status: Int32) throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.early])
    let line = (["\"$CTVET\" lint"] + options + ["a.nft"]).joined(separator: " ")
    #expect(try ToolRun.shell(line, in: folder).0 == status)
  }

  @Test(arguments: [("error", 0), ("warning", 0), ("info", 1)])
  func `only findings that are bad enough count`(threshold: String, status: Int32) throws {
    // A chain that nothing leads to is worth a word, no more.
    let unused = "table inet filter {\n\tchain unused {\n\t\taccept\n\t}\n}\n"
    let folder = try ScratchFolder(["a.nft": RulesetTexts.good + unused])
    let run = try ToolRun("lint", "--fail-on", threshold, "a.nft", in: folder)
    #expect(run.output.hasSuffix("\n1 info in 1 file\n"))
    #expect(run.status == status)
  }

  @Test func `findings that are ignored don't count, but errors outlive a selection`() throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.broken])
    #expect(try ToolRun("lint", "--ignore", "NFT001", "a.nft", in: folder).status == 0)
    #expect(try ToolRun("lint", "--select", "NFT002", "a.nft", in: folder).status == 1)
  }

  @Test func `a reader that goes away early is no error`() throws {
    let folder = try ScratchFolder(["a.nft": String(repeating: "bogus\n", count: 5000)])
    // The pipe's reader ends before the program writes.
    let (_, output) = try ToolRun.shell(
      "{ sleep 0.2; \"$CTVET\" lint --format json a.nft; echo $? >&2; } | true", in: folder)
    #expect(output == "1\n")
  }

  @Test func `output that can't be written is an error`() throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.good])
    let (status, output) = try ToolRun.shell("\"$CTVET\" lint a.nft >/dev/full", in: folder)
    #expect(status == 2)
    #expect(output.hasPrefix("ctvet: error: standard output: "))
  }

  @Test func `options and plain arguments give the same result`() throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.broken, "b.nft": RulesetTexts.good])
    // Without options ArgumentParser is passed over.
    let plain = try ToolRun("lint", "a.nft", "b.nft", in: folder)
    let parsed = try ToolRun("lint", "--format", "text", "a.nft", "b.nft", in: folder)
    #expect(plain.output == parsed.output)
    #expect(plain.status == parsed.status)
  }
}
