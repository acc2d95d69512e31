import Foundation
import Testing

/// Inputs that are larger or stranger than rulesets are.
@Suite struct LargeInputTests {
  @Test func `a file of 100 MB is read`() throws {
    let folder = try ScratchFolder()
    let line = "# " + String(repeating: "x", count: 997) + "\n"
    var data = Data(capacity: 100_000_100)
    for _ in 0..<100_000 { data.append(contentsOf: line.utf8) }
    data.append(contentsOf: RulesetTexts.broken.utf8)
    try folder.write(data, to: "a.nft")
    let run = try ToolRun("lint", "a.nft", in: folder)
    #expect(run.output.hasPrefix("a.nft:100003:3: error: NFT001 syntax-error: "))
    #expect(run.output.contains("\n100003 │         bogus accept\n       │         ^~~~~\n"))
    #expect(run.status == 1)
  }

  @Test func `a file with NUL bytes is read to its end`() throws {
    let folder = try ScratchFolder([
      "a.nft": "table inet t {\n\tchain c {\n\t\t\0\n\t}\n}\nbogus\n"
    ])
    let run = try ToolRun("lint", "a.nft", in: folder)
    #expect(run.output.contains("a.nft:3:3: error: "))
    #expect(run.output.contains("^@"))
    #expect(run.output.contains("a.nft:6:1: error: "))
    #expect(run.status == 1)
  }

  @Test func `a pipe is read to its end`() throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.broken])
    let (status, output) = try ToolRun.shell(
      "{ head -c 3000000 /dev/zero | tr '\\0' '\\n'; sleep 0.1; cat a.nft; } | \"$CTVET\" lint -",
      in: folder)
    #expect(output.hasPrefix("<stdin>:3000003:3: error: "))
    #expect(status == 1)
  }
}
