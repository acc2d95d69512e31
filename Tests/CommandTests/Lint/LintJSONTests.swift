import Foundation
import Testing

/// How findings look as JSON.
@Suite struct LintJSONTests {
  @Test func `every member is there, in its order`() throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.broken])
    let run = try ToolRun("lint", "--format", "json", "a.nft", in: folder)
    #expect(
      run.output.hasPrefix(
        #"{"version":1,"files":["a.nft"],"findings":[{"file":"a.nft","line":3,"column":3,"#
          + #""endLine":3,"endColumn":8,"severity":"error","id":"NFT001","#
          + #""name":"syntax-error","message":""#))
    #expect(run.output.hasSuffix(#""summary":{"error":1,"warning":0,"info":0}}"# + "\n"))
    #expect(run.output.filter { $0 == "\n" }.count == 1)
    #expect(run.status == 1)
  }

  @Test func `notes and fixes have their places`() throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.early])
    let run = try ToolRun("lint", "--format", "json", "a.nft", in: folder)
    let finding = try #require(try JSONText.decode(run.output).findings.first)
    #expect(finding.id == "CT101")
    #expect(finding.name == "ct-before-conntrack")
    #expect(finding.hint?.isEmpty == false)
    let note = try #require(finding.notes.first)
    #expect((note.file, note.line, note.column) == ("a.nft", 3, 40))
    let edit = try #require(finding.fixes.first?.edits.first)
    #expect((edit.line, edit.column, edit.endLine, edit.endColumn) == (3, 40, 3, 43))
    #expect(edit.replacement == "mangle")
  }

  @Test func `a clean file gives empty findings`() throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.good])
    let run = try ToolRun("lint", "--format", "json", "a.nft", in: folder)
    #expect(
      run.output == #"{"version":1,"files":["a.nft"],"findings":[],"#
        + #""summary":{"error":0,"warning":0,"info":0}}"# + "\n")
    #expect(run.status == 0)
  }

  @Test func `any bytes give valid JSON`() throws {
    let folder = try ScratchFolder()
    for seed in 0..<32 {
      var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
      var bytes = Array("table inet t {\n".utf8)
      for _ in 0..<300 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append(UInt8(truncatingIfNeeded: state >> 33))
      }
      try folder.write(Data(bytes), to: "a\"\\\n\u{7}.nft")
      let run = try ToolRun("lint", "--format", "json", "a\"\\\n\u{7}.nft", in: folder)
      let json = try JSONText.decode(run.output)
      #expect(json.files == ["a\"\\\n\u{7}.nft"])
      #expect(json.summary["error"] == json.findings.filter { $0.severity == "error" }.count)
      #expect(run.status == (json.findings.isEmpty ? 0 : 1))
    }
  }

  @Test func `an unreadable input leaves valid JSON and status 2`() throws {
    let run = try ToolRun("lint", "--format", "json", "gone.nft", in: try ScratchFolder())
    let json = try JSONText.decode(run.output)
    #expect(json.files.isEmpty)
    #expect(json.findings.isEmpty)
    #expect(run.messages.hasPrefix("ctvet: error: gone.nft: no such file\n"))
    #expect(run.status == 2)
  }
}
