import Foundation
import Testing

/// Mending files with `--fix`.
@Suite struct LintFixTests {
  private static let mistake = """
    table inet t {
    \tchain c {
    \t\ttype filter hook input priority filter; policy drop;
    \t\tct state != established,related drop
    \t\tip protocol tcp accept
    \t}
    }

    """
  private static let mended = """
    table inet t {
    \tchain c {
    \t\ttype filter hook input priority filter; policy drop;
    \t\tct state != { established, related } drop
    \t\tmeta l4proto tcp accept
    \t}
    }

    """

  private static func text(_ folder: ScratchFolder, _ path: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.url(path)), as: UTF8.self)
  }

  @Test func `safe fixes are made, and the rest is told`() throws {
    let folder = try ScratchFolder(["a.nft": Self.mistake, "b.nft": RulesetTexts.early])
    let run = try ToolRun(
      "lint", "--select", "CT101,CT201,PKT601", "--fix", "a.nft", "b.nft", in: folder)
    #expect(try Self.text(folder, "a.nft") == Self.mended)
    #expect(try Self.text(folder, "b.nft") == RulesetTexts.early)
    #expect(run.messages == "ctvet: a.nft: mended 2 findings\n")
    #expect(run.output.contains("b.nft:4:3: error: CT101"))
    #expect(run.output.hasSuffix("1 error in 2 files\n"))
    #expect(run.status == 1)
  }

  @Test func `a second run changes nothing`() throws {
    let folder = try ScratchFolder(["a.nft": Self.mistake])
    _ = try ToolRun("lint", "--select", "CT201,PKT601", "--fix", "a.nft", in: folder)
    let again = try ToolRun("lint", "--select", "CT201,PKT601", "--fix", "a.nft", in: folder)
    #expect(try Self.text(folder, "a.nft") == Self.mended)
    #expect(again.messages.isEmpty)
    #expect(again.status == 0)
  }

  @Test func `a difference is shown and nothing written`() throws {
    let folder = try ScratchFolder(["a.nft": Self.mistake, "b.nft": RulesetTexts.good])
    let run = try ToolRun("lint", "--select", "CT201,PKT601", "--diff", in: folder)
    #expect(run.output.hasPrefix("--- a.nft\n+++ a.nft\n@@ -1,7 +1,7 @@\n"))
    #expect(run.output.contains("\n-\t\tip protocol tcp accept\n"))
    #expect(run.output.contains("\n+\t\tmeta l4proto tcp accept\n"))
    #expect(try Self.text(folder, "a.nft") == Self.mistake)
    #expect(run.status == 1)
    let clean = try ToolRun("lint", "--select", "CT201,PKT601", "--diff", "b.nft", in: folder)
    #expect(clean.output.isEmpty)
    #expect(clean.status == 0)
  }

  @Test func `standard input is mended onto standard output`() throws {
    let run = try ToolRun(
      arguments: ["lint", "--select", "CT201,PKT601", "--fix", "-"], input: Data(Self.mistake.utf8))
    #expect(run.output == Self.mended)
    #expect(run.messages == "ctvet: <stdin>: mended 2 findings\nno findings in 1 file\n")
    #expect(run.status == 0)
  }

  @Test func `mode and links stay`() throws {
    let folder = try ScratchFolder(["real/a.nft": Self.mistake])
    let path = folder.url("real/a.nft").path
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try folder.link("link.nft", to: "real/a.nft")
    _ = try ToolRun("lint", "--select", "CT201,PKT601", "--fix", "link.nft", in: folder)
    #expect(try Self.text(folder, "real/a.nft") == Self.mended)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(mode as? Int == 0o640)
    let link = try FileManager.default.destinationOfSymbolicLink(
      atPath: folder.url("link.nft").path)
    #expect(link == "real/a.nft")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url("real").path)
    #expect(names == ["a.nft"])
  }

  @Test func `what a comment silences is not mended`() throws {
    let silenced = Self.mistake.replacing(
      "related drop", with: "related drop # ctvet: ignore CT201 -- shown")
    let folder = try ScratchFolder([
      "a.nft": silenced, ".ctvet.yml": "ignore: PKT601\n",
    ])
    let run = try ToolRun("lint", "--select", "CT201", "--fix", "a.nft", in: folder)
    #expect(try Self.text(folder, "a.nft") == silenced)
    #expect(run.status == 0)
  }

  @Test func `an included file is mended only where it is named`() throws {
    let folder = try ScratchFolder([
      "main.nft": "include \"./part.nft\"\n", "part.nft": Self.mistake,
    ])
    _ = try ToolRun("lint", "--select", "CT201,PKT601", "--fix", "main.nft", in: folder)
    #expect(try Self.text(folder, "main.nft") == "include \"./part.nft\"\n")
    #expect(try Self.text(folder, "part.nft") == Self.mistake)
    _ = try ToolRun("lint", "--select", "CT201,PKT601", "--fix", "main.nft", "part.nft", in: folder)
    #expect(try Self.text(folder, "part.nft") == Self.mended)
  }
}
