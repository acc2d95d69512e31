import Foundation
import Testing

/// Which files of a folder are taken for rulesets.
@Suite struct LintFolderTests {
  /// The files that were checked, as JSON lists them.
  private func files(_ folder: ScratchFolder, _ path: String = ".") throws -> [String] {
    let run = try ToolRun("lint", "--format", "json", path, in: folder)
    return try JSONText.decode(run.output).files
  }

  @Test func `names and contents tell rulesets`() throws {
    let folder = try ScratchFolder([
      "a/z.nft": RulesetTexts.good,
      "a/nftables.conf": "",
      "a/my.conf": "# mine\nflush ruleset\n",
      "a/nginx.conf": "server {\n\tlisten 80;\n}\n",
      "a/named.conf": "include \"/etc/bind/options\";\n",
      "a/firewall": "#!/usr/sbin/nft -f\n",
      "a/firewall2": "#!/usr/bin/env -S nft -f\n",
      "a/script": "#!/bin/sh\nnft list ruleset\n",
      "a/notes.txt": "table inet filter {\n",
      "b.nft": "",
    ])
    #expect(
      try files(folder)
        == [
          "a/firewall", "a/firewall2", "a/my.conf", "a/nftables.conf", "a/z.nft",
          "b.nft",
        ])
  }

  @Test func `hidden files and folders are passed over`() throws {
    let folder = try ScratchFolder([
      ".git/a.nft": "", "b.nft": "", ".c.nft": "",
    ])
    #expect(try files(folder) == ["b.nft"])
  }

  @Test func `links in a circle end, and a file is checked once`() throws {
    let folder = try ScratchFolder(["a/x.nft": ""])
    try folder.link("a/loop", to: "..")
    try folder.link("a/y.nft", to: "x.nft")
    #expect(try files(folder) == ["a/x.nft"])
  }

  @Test func `a folder, and a folder or file in it, may be given together`() throws {
    let folder = try ScratchFolder(["a/x.nft": RulesetTexts.good, "b.nft": RulesetTexts.good])
    for (arguments, files) in [(". a", 2), ("a .", 2), (". a/x.nft", 2), ("a/x.nft a", 1)] {
      let (status, output) = try ToolRun.shell("\"$CTVET\" lint \(arguments)", in: folder)
      #expect(status == 0)
      #expect(output == "no findings in \(files) \(files == 1 ? "file" : "files")\n")
    }
  }

  @Test func `a folder with nothing but a link to itself is an error`() throws {
    let folder = try ScratchFolder(["a/notes.txt": ""])
    try folder.link("a/self", to: ".")
    #expect(try ToolRun("lint", "a", in: folder).status == 2)
  }

  @Test func `a link to nothing is an error`() throws {
    let folder = try ScratchFolder(["a.nft": ""])
    try folder.link("b.nft", to: "gone.nft")
    let run = try ToolRun("lint", ".", in: folder)
    #expect(
      run.messages == "ctvet: error: b.nft: is a symbolic link that leads nowhere\n")
    #expect(run.status == 2)
  }

  @Test func `a folder without rulesets is an error`() throws {
    let folder = try ScratchFolder(["docs/readme.txt": ""])
    let run = try ToolRun("lint", "docs", in: folder)
    #expect(run.messages.hasPrefix("ctvet: error: docs: no ruleset in this folder\n"))
    #expect(run.status == 2)
  }
}
