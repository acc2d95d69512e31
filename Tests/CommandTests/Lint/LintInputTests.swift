import Foundation
import Testing

/// What a new user meets first: names, folders and files that are not quite right.
@Suite struct LintInputTests {
  @Test func `a clean file gives status 0`() throws {
    let folder = try ScratchFolder(["router.nft": RulesetTexts.good])
    let run = try ToolRun("lint", "router.nft", in: folder)
    #expect(run.output == "no findings in 1 file\n")
    #expect(run.messages.isEmpty)
    #expect(run.status == 0)
  }

  @Test func `a misspelt name is answered with the right one`() throws {
    let folder = try ScratchFolder(["router.nft": RulesetTexts.good])
    let run = try ToolRun("lint", "ruoter.nft", in: folder)
    #expect(run.output.isEmpty)
    #expect(
      run.messages
        == "ctvet: error: ruoter.nft: no such file\n  hint: did you mean router.nft?\n")
    #expect(run.status == 2)
  }

  @Test func `a file that can't be read does not keep others from being checked`() throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.broken])
    let run = try ToolRun("lint", "gone.nft", "a.nft", in: folder)
    #expect(run.messages.hasPrefix("ctvet: error: gone.nft: no such file\n"))
    #expect(run.output.hasPrefix("a.nft:3:3: error: NFT001 syntax-error: "))
    #expect(run.output.hasSuffix("\n1 error in 1 file\n"))
    #expect(run.status == 2)
  }

  @Test func `a file without permission is named`() throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.good])
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: folder.url.path)
    defer {
      try? FileManager.default.setAttributes(
        [.posixPermissions: 0o700], ofItemAtPath: folder.url.path)
    }
    // The superuser may read everything, so the program is run as nobody then.
    let prefix = getuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""
    let away = try ScratchFolder()
    let (status, output) = try ToolRun.shell(
      "\(prefix)\"$CTVET\" lint '\(folder.url("a.nft").path)'", in: away)
    #expect(output == "ctvet: error: \(folder.url("a.nft").path): permission denied\n")
    #expect(status == 2)
  }

  @Test func `an empty file is clean`() throws {
    let folder = try ScratchFolder(["a.nft": ""])
    let run = try ToolRun("lint", "a.nft", in: folder)
    #expect(run.output == "no findings in 1 file\n")
    #expect(run.status == 0)
  }

  @Test func `standard input is read for a dash`() throws {
    let run = try ToolRun("lint", "-", input: Data(RulesetTexts.broken.utf8))
    #expect(run.output.hasPrefix("<stdin>:3:3: error: NFT001 syntax-error: "))
    #expect(run.status == 1)
  }

  @Test func `without a file the current folder is checked`() throws {
    let folder = try ScratchFolder(["a/b.nft": RulesetTexts.broken])
    let run = try ToolRun("lint", in: folder)
    #expect(run.output.hasPrefix("a/b.nft:3:3: error: NFT001 syntax-error: "))
    #expect(run.status == 1)
    let nothing = try ToolRun("lint", in: try ScratchFolder())
    #expect(nothing.messages.hasPrefix("ctvet: error: .: no ruleset in this folder\n"))
    #expect(nothing.status == 2)
  }

  @Test func `Windows line ends and a byte order mark are findings`() throws {
    // nft refuses them.
    let folder = try ScratchFolder([
      "crlf.nft": RulesetTexts.good.split(separator: "\n").joined(separator: "\r\n"),
      "bom.nft": "\u{FEFF}" + RulesetTexts.good,
    ])
    for name in ["crlf.nft", "bom.nft"] {
      let run = try ToolRun("lint", name, in: folder)
      #expect(run.output.hasPrefix("\(name):1:"))
      #expect(!run.output.contains("\r"))
      #expect(run.status == 1)
    }
  }

  @Test func `a file given twice is checked once`() throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.broken])
    let run = try ToolRun("lint", "a.nft", "a.nft", in: folder)
    #expect(run.output.hasSuffix("\n1 error in 1 file\n"))
  }

  @Test func `a command left out is supplied in a hint`() throws {
    let folder = try ScratchFolder(["a.nft": RulesetTexts.good])
    let run = try ToolRun("a.nft", in: folder)
    #expect(run.messages.contains("\n  hint: write ctvet lint a.nft\n"))
    #expect(run.status == 2)
  }
}
