import Foundation
import Testing

/// Findings that were there before.
@Suite struct LintBaselineTests {
  private static let old = """
    add table inet t
    add chain inet t c { type filter hook prerouting priority raw; }
    add rule inet t c ct state established accept

    """

  private static func folder(_ text: String = old) throws -> ScratchFolder {
    let folder = try ScratchFolder(["rules/a.nft": text])
    let run = try ToolRun(
      "lint", "--select", "CT", "--format", "baseline", "rules", in: folder)
    #expect(run.status == 0)
    try folder.write(Data(run.output.utf8), to: "known.json")
    return folder
  }

  @Test func `it lists files, checks and texts of lines`() throws {
    let folder = try Self.folder(old: 2)
    let text = String(decoding: try Data(contentsOf: folder.url("known.json")), as: UTF8.self)
    #expect(
      text == #"""
        {"version":1,"findings":[
        {"file":"rules/a.nft","id":"CT101","line":"add rule inet t c ct state established accept","count":2}
        ]}

        """#)
  }

  private static func folder(old count: Int) throws -> ScratchFolder {
    let line = "add rule inet t c ct state established accept\n"
    return try folder(old + String(repeating: line, count: count - 1))
  }

  @Test func `known findings are left out wherever the lines are now`() throws {
    let folder = try Self.folder()
    try folder.write(Data(("# moved\n\n" + Self.old).utf8), to: "rules/a.nft")
    let run = try ToolRun("lint", "--select", "CT", "--baseline", "known.json", "rules", in: folder)
    #expect(run.output == "no findings in 1 file\n")
    #expect(run.status == 0)
  }

  @Test func `a new finding of the same kind is told`() throws {
    let folder = try Self.folder()
    let new = Self.old + "add rule inet t c ct state established accept\n"
    try folder.write(Data(new.utf8), to: "rules/a.nft")
    let run = try ToolRun("lint", "--select", "CT", "--baseline", "known.json", "rules", in: folder)
    #expect(run.output.hasPrefix("rules/a.nft:4:19: error: CT101"))
    #expect(run.status == 1)
  }

  @Test func `findings that are gone are told as a remark`() throws {
    let folder = try Self.folder()
    try folder.write(Data("flush ruleset\n".utf8), to: "rules/a.nft")
    let run = try ToolRun("lint", "--baseline", "known.json", "rules", in: folder)
    #expect(run.messages == "ctvet: known.json lists 1 finding that is gone; write it anew\n")
    #expect(run.status == 0)
  }

  @Test func `the configuration may name it, from any folder`() throws {
    let folder = try Self.folder()
    try folder.write(Data("select: [CT]\nbaseline: known.json\n".utf8), to: ".ctvet.yml")
    let (status, output) = try ToolRun.shell("cd rules && $CTVET lint a.nft", in: folder)
    #expect(output == "no findings in 1 file\n")
    #expect(status == 0)
  }

  @Test(arguments: ["", "[]", "{\"findings\":[{\"file\":\"a\"}]}", "{\"findings\":3}"])
  func `what is none is told`(text: String) throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.early, "known.json": text])
    let run = try ToolRun("lint", "--baseline", "known.json", "a.nft", in: folder)
    #expect(run.messages.contains("known.json: is no baseline"))
    #expect(run.status == 2)
  }
}
