import Foundation
import Testing

/// How findings look as text.
@Suite struct LintTextTests {
  private func lint(_ text: String, _ arguments: String...) throws -> ToolRun {
    let folder = try ScratchFolder(["a.nft": text])
    switch arguments.count {
    case 0: return try ToolRun("lint", "a.nft", in: folder)
    default: return try ToolRun("lint", arguments[0], arguments[1], "a.nft", in: folder)
    }
  }

  /// The underlined part of the first finding, tested by the columns alone.
  private func underlined(_ output: String) throws -> String {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
    try #require(lines.count > 2)
    let start = try #require(lines[2].firstIndex(of: "^"))
    let end = lines[2].lastIndex { $0 == "~" || $0 == "^" } ?? start
    return String(lines[1][start...min(end, lines[1].count - 1)])
  }

  @Test func `the place, the line and the underline fit together`() throws {
    let run = try lint(RulesetTexts.broken)
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("a.nft:3:3: error: NFT001 syntax-error: "))
    #expect(lines[1] == "   3 │         bogus accept")
    #expect(lines[2] == "     │         ^~~~~")
  }

  @Test func `a hint and notes follow, each note with its line`() throws {
    let run = try lint(RulesetTexts.early)
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    try #require(lines.count == 8)
    #expect(lines[0].hasPrefix("a.nft:4:3: error: CT101 ct-before-conntrack: "))
    #expect(lines[1] == "   4 │         ct state established accept")
    #expect(lines[2] == "     │         ^~~~~~~~")
    #expect(lines[3].hasPrefix("  hint: "))
    #expect(lines[4].hasPrefix("  note: a.nft:3:40: "))
    #expect(lines[5] == "   3 │         type filter hook prerouting priority raw;")
    #expect(lines[6] == "1 error in 1 file")
    #expect(run.status == 1)
  }

  @Test func `the underline stands below the span behind tabs and wide characters`() throws {
    let run = try lint("define a = \"äöü€𝄞\"\t\tbogus\n")
    #expect(try underlined(run.output).hasPrefix("b"))
    #expect(run.output.hasPrefix("a.nft:1:21: "))
  }

  @Test func `control characters and broken UTF-8 are made visible`() throws {
    let folder = try ScratchFolder()
    let bytes =
      Array("table inet t { \u{1B}[31m".utf8) + [0xFF, 0xC3] + Array(" \u{202E} }\n".utf8)
    try folder.write(Data(bytes), to: "a.nft")
    let run = try ToolRun("lint", "a.nft", in: folder)
    #expect(run.output.contains("^[[31m\u{FFFD}\u{FFFD} \u{FFFD}"))
    #expect(!run.output.unicodeScalars.contains("\u{1B}"))
    #expect(run.status == 1)
  }

  @Test func `a file's name can't steer the terminal`() throws {
    let folder = try ScratchFolder(["\u{1B}[31m.nft": RulesetTexts.broken])
    let run = try ToolRun("lint", ".", in: folder)
    #expect(run.output.hasPrefix("^[[31m.nft:3:3: "))
  }

  @Test func `of a very long line only what surrounds the span is shown`() throws {
    let filler = String(repeating: "10.0.0.1, ", count: 50_000)
    let run = try lint("define a = { \(filler) ~~bogus~~ \(filler) }\n")
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(lines.dropFirst().first)
    #expect(line.count < 180)
    #expect(line.contains("│ …"))
    #expect(line.hasSuffix("…"))
    #expect(try underlined(run.output).hasPrefix("~"))
  }

  @Test func `a span over several lines is underlined to the end of the first`() throws {
    let run = try lint("table inet t {\n\tchain c {\n\t\taccept\n")
    #expect(run.status == 1)
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[2].contains("^"))
  }

  @Test func `after 200 findings of one kind the rest is counted`() throws {
    let text = String(repeating: "bogus\n", count: 300)
    let run = try lint(text)
    let heads = run.output.split(separator: "\n").filter { $0.contains(": error: NFT001") }
    #expect(heads.count == 200)
    #expect(run.output.contains("a.nft: 100 more findings of NFT001 (--format json lists all)\n"))
    #expect(run.output.hasSuffix("\n300 errors in 1 file\n"))
    let json = try lint(text, "--format", "json")
    #expect(try JSONText.decode(json.output).findings.count == 300)
  }

  @Test func `colour is written when asked for, and not into a file`() throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.broken])
    let plain = try ToolRun("lint", "a.nft", in: folder, environment: ["TERM": "xterm"])
    #expect(!plain.output.unicodeScalars.contains("\u{1B}"))
    let colored = try ToolRun("lint", "--color", "always", "a.nft", in: folder)
    #expect(colored.output.hasPrefix("\u{1B}[1ma.nft:3:3:\u{1B}[0m \u{1B}[1;31merror\u{1B}[0m: "))
    let without = colored.output.replacing(/\u{1B}\[[0-9;]*m/, with: "")
    #expect(without == plain.output)
  }

  @Test(arguments: [("", true), ("1", false)])
  func `on a terminal NO_COLOR is obeyed`(value: String, isColored: Bool) throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.broken])
    // script(1) runs the program on a terminal of its own.
    let (_, output) = try ToolRun.shell(
      "TERM=xterm NO_COLOR=\(value) script -qec '\"$CTVET\" lint a.nft' /dev/null", in: folder)
    #expect(output.contains("a.nft:3:3:"))
    #expect(output.contains("\u{1B}[1;31m") == isColored)
  }
}
