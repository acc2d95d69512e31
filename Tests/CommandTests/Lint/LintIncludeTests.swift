import Foundation
import Testing

/// Where included files are looked for.
@Suite struct LintIncludeTests {
  @Test func `a missing file is a finding at the include`() throws {
    let folder = try ScratchFolder(["a.nft": "include \"ctvet-gone.nft\"\n"])
    let run = try ToolRun("lint", "a.nft", in: folder)
    #expect(run.output.hasPrefix("a.nft:1:9: error: NFT006 include-not-found: "))
    #expect(run.output.contains("/etc/ctvet-gone.nft"))
    #expect(run.status == 1)
  }

  @Test func `what a missing file may define is not told too`() throws {
    let folder = try ScratchFolder([
      "a.nft": """
      include "./gone.nft"
      define known = 1.2.3.4
      add table ip t
      add chain ip t c { type filter hook input priority filter; }
      add rule ip t c ip saddr $lan ip daddr $known accept

      """
    ])
    let run = try ToolRun("lint", "--format", "json", "a.nft", in: folder)
    let ids = try JSONText.decode(run.output).findings.map(\.id)
    #expect(ids.filter { $0.hasPrefix("NFT") } == ["NFT006"])
  }

  @Test func `a wildcard that matches nothing is fine, hidden files don't match`() throws {
    let folder = try ScratchFolder([
      "a.nft": "include \"./rules/*.nft\"\n", "rules/.b.nft": RulesetTexts.broken,
    ])
    #expect(try ToolRun("lint", "a.nft", in: folder).status == 0)
  }

  @Test func `a wildcard reads files in alphabetical order`() throws {
    let folder = try ScratchFolder([
      "a.nft": "include \"./rules/*.nft\"\n", "rules/2.nft": "bogus2\n", "rules/1.nft": "bogus1\n",
      "rules/d.nft/x": "",
    ])
    let run = try ToolRun("lint", "--format", "json", "a.nft", in: folder)
    let findings = try JSONText.decode(run.output).findings
    #expect(findings.map(\.file) == ["./rules/1.nft", "./rules/2.nft"])
  }

  @Test func `include paths come first, in their order`() throws {
    let folder = try ScratchFolder([
      "a.nft": "include \"ctvet-x.nft\"\n", "ctvet-x.nft": "bogus\n", "one/ctvet-x.nft": "",
      "two/ctvet-x.nft": "bogus\n",
    ])
    let both = try ToolRun(
      "lint", "--include-path", "one", "--include-path", "two", "a.nft", in: folder)
    #expect(both.status == 0)
    let second = try ToolRun("lint", "--include-path", "two", "a.nft", in: folder)
    #expect(second.output.hasPrefix("two/ctvet-x.nft:1:"))
  }

  @Test(arguments: ["ctvet-x.nft", "./ctvet-x.nft", "../sub/ctvet-x.nft"])
  func `the including file's own folder is looked at last`(path: String) throws {
    let folder = try ScratchFolder([
      "sub/a.nft": "include \"\(path)\"\n", "sub/ctvet-x.nft": "bogus\n",
    ])
    let run = try ToolRun("lint", "sub/a.nft", in: folder)
    #expect(run.output.hasPrefix("sub/ctvet-x.nft:1:1: error: "))
  }

  @Test func `a folder can't be included`() throws {
    let folder = try ScratchFolder(["a.nft": "include \"./sub\"\n", "sub/x.nft": ""])
    let run = try ToolRun("lint", "a.nft", in: folder)
    #expect(run.output.hasPrefix("a.nft:1:9: error: NFT006 include-not-found: "))
    #expect(run.output.contains("folder"))
  }

  @Test func `a file that is given and included is reported once`() throws {
    let folder = try ScratchFolder([
      "a.nft": "include \"./b.nft\"\n", "b.nft": RulesetTexts.broken,
    ])
    let run = try ToolRun("lint", ".", in: folder)
    #expect(run.output.hasSuffix("\n1 error in 2 files\n"))
  }
}
