import Foundation
import Testing

/// What a `.ctvet.yml` changes.
@Suite struct LintConfigurationTests {
  private static let mistakes = """
    table inet t {
    \tchain c {
    \t\ttype filter hook prerouting priority raw;
    \t\tct state established accept
    \t\tip protocol tcp accept
    \t}
    }

    """

  private static func ids(_ run: ToolRun) throws -> [String] {
    try JSONText.decode(run.output).findings.map { "\($0.severity) \($0.id)" }
  }

  @Test func `checks are chosen and graded for files below its folder`() throws {
    let folder = try ScratchFolder([
      ".ctvet.yml": "ignore: [PKT601]\nseverity:\n  CT101: info\n",
      "a/b/c.nft": Self.mistakes,
    ])
    let run = try ToolRun("lint", "--format", "json", "a/b/c.nft", in: folder)
    #expect(try Self.ids(run) == ["info CT101"])
    #expect(run.status == 0)
  }

  @Test func `the nearest one counts`() throws {
    let folder = try ScratchFolder([
      ".ctvet.yml": "select: CT\n", "a/.ctvet.yml": "select: [ip-protocol-in-inet]\n",
      "a/c.nft": Self.mistakes,
    ])
    let near = try ToolRun("lint", "--format", "json", "a/c.nft", in: folder)
    #expect(try Self.ids(near) == ["warning PKT601"])
    let named = try ToolRun(
      "lint", "--format", "json", "--config", ".ctvet.yml", "a/c.nft", in: folder)
    #expect(try Self.ids(named) == ["error CT101"])
    let none = try ToolRun("lint", "--format", "json", "--no-config", "a/c.nft", in: folder)
    #expect(try Self.ids(none) == ["error CT101", "warning PKT601"])
  }

  @Test func `paths have settings of their own, the last one that matches wins`() throws {
    let folder = try ScratchFolder([
      ".ctvet.yml": """
      paths:
        "old/**":
          ignore: CT
        "*.test.nft":
          severity: {PKT: off}
        "old/new/*.nft":
          extend-select: [CT101]

      """,
      "a.nft": Self.mistakes, "b.test.nft": Self.mistakes, "old/c.nft": Self.mistakes,
      "old/new/d.nft": Self.mistakes,
    ])
    let run = try ToolRun("lint", "--format", "json-lines", in: folder)
    let lines = run.output.split(separator: "\n").map { line in
      ["a.nft", "b.test.nft", "old/c.nft", "old/new/d.nft"].first {
        line.hasPrefix("{\"file\":\"\($0)\"")
      }.map { $0 + (line.contains("CT101") ? " CT101" : " PKT601") }
    }
    #expect(
      lines == [
        "a.nft CT101", "a.nft PKT601", "b.test.nft CT101", "old/c.nft PKT601",
        "old/new/d.nft CT101", "old/new/d.nft PKT601",
      ])
  }

  @Test func `excluded files are checked when they are named`() throws {
    let folder = try ScratchFolder([
      ".ctvet.yml": "exclude: [vendor/]\n", "a.nft": RulesetTexts.good,
      "x/vendor/b.nft": Self.mistakes,
    ])
    #expect(try ToolRun("lint", in: folder).output == "no findings in 1 file\n")
    #expect(try ToolRun("lint", "x/vendor/b.nft", in: folder).status == 1)
  }

  @Test func `options go before the configuration`() throws {
    let folder = try ScratchFolder([
      ".ctvet.yml": "ignore: [CT1]\nfail-on: error\n", "a.nft": Self.mistakes,
    ])
    let plain = try ToolRun("lint", "--format", "json", "a.nft", in: folder)
    #expect(try Self.ids(plain) == ["warning PKT601"])
    #expect(plain.status == 0)
    #expect(try ToolRun("lint", "--fail-on", "warning", "a.nft", in: folder).status == 1)
    let selected = try ToolRun("lint", "--format", "json", "--select", "CT101", "a.nft", in: folder)
    #expect(try Self.ids(selected) == ["error CT101"])
  }

  @Test func `what the host is like changes what is found`() throws {
    let text = """
      table inet t {
      \tchain c {
      \t\ttype filter hook input priority filter;
      \t\tiif "tun7" accept
      \t}
      }

      """
    let folder = try ScratchFolder(["a.nft": text])
    let before = try ToolRun(
      "lint", "--select", "PKT606", "--format", "json", "a.nft", in: folder)
    #expect(try Self.ids(before).count == 1)
    try folder.write(Data("host: {interfaces: [tun7], forwards: true}\n".utf8), to: ".ctvet.yml")
    let after = try ToolRun("lint", "--select", "PKT606", "--format", "json", "a.nft", in: folder)
    #expect(try Self.ids(after).isEmpty)
  }

  @Test(arguments: [
    ("ignroe: [CT101]\n", "1:1: the configuration has no key 'ignroe'", "did you mean ignore?"),
    ("ignore: [CT1O1]\n", "1:10: there is no check 'CT1O1'", "did you mean CT101?"),
    ("severity: {CT101: of}\n", "1:19: 'of' is no severity", "write error, warning, info or off"),
    ("fail-on: off\n", "1:10: 'off' is no severity", "write error, warning or info"),
    ("paths: {a: {exclude: b}}\n", "1:13: a path's settings has no key 'exclude'", "there are"),
    ("host: [eth0]\n", "1:7: `host` must be a mapping", ""),
    ("host: {forwards: maybe}\n", "1:18: `true` or `false` is needed", ""),
    ("- a\n", "1:1: the configuration must be a mapping", ""),
    ("a: [\n", "2:1: this is no YAML", ""),
    ("\u{0}\n", "this is no YAML", ""),
  ])
  func `mistakes are told once, with their place`(
    text: String, message: String, hint: String
  ) throws {
    let folder = try ScratchFolder([
      ".ctvet.yml": text, "a.nft": RulesetTexts.good, "b.nft": RulesetTexts.good,
    ])
    let run = try ToolRun("lint", in: folder)
    #expect(run.messages.contains(message), "\(run.messages)")
    #expect(hint.isEmpty || run.messages.contains(hint), "\(run.messages)")
    #expect(run.messages.split(separator: "\n").filter { $0.contains("error:") }.count == 1)
    #expect(run.status == 2)
  }

  @Test func `empty and commented-out ones change nothing`() throws {
    for text in ["", "# ignore: [CT101]\n", "ignore:\n", "---\n"] {
      let folder = try ScratchFolder([".ctvet.yml": text, "a.nft": Self.mistakes])
      let run = try ToolRun("lint", "--format", "json", "a.nft", in: folder)
      #expect(try Self.ids(run) == ["error CT101", "warning PKT601"], "\(text)")
    }
  }
}
