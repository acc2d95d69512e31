import CTVetDiagnostics
import CTVetLinting
import CTVetNftLanguage
import CTVetRulesetModel
import TestSupport
import Testing

/// Comments that silence checks.
struct IgnoreCommentsTests {
  private static let flagged = IgnoreFindings.all.flatMap { info in
    info.flagged.map { (info.id, $0) }
  }
  private static let accepted = IgnoreFindings.all.flatMap { info in
    info.accepted.map { (info.id, $0) }
  }

  @Test func `each kind of mistake has two examples each way`() {
    #expect(IgnoreFindings.all.map(\.id) == ["IGN001", "IGN002", "IGN003"])
    for info in IgnoreFindings.all {
      #expect(info.flagged.count >= 2, "\(info.id)")
      #expect(info.accepted.count >= 2, "\(info.id)")
    }
  }

  @Test(arguments: flagged)
  func `flagged examples are diagnosed at the marker`(id: String, marked: String) throws {
    let text = try MarkedText(marked)
    let found = Self.findings(in: text.text).filter { $0.id.hasPrefix("IGN") }
    #expect(found.map(\.id) == [id])
    #expect(found.map { Int($0.range.start) } == text.offsets)
  }

  @Test(arguments: accepted)
  func `accepted examples silence what they name`(id: String, text: String) {
    #expect(Self.findings(in: text).isEmpty, "\(id)")
  }

  @Test func `a comment behind the code counts for its line alone`() {
    let text = """
      add table inet t
      add chain inet t c { type filter hook input priority filter; }
      add rule inet t c ct state != new,established drop # ctvet: ignore CT201 -- shown
      add rule inet t c ct state != new,related drop

      """
    #expect(Self.findings(in: text, linter: Linter(selected: ["CT2"])).map(\.id) == ["CT201"])
  }

  @Test func `a comment behind the last line of a rule counts for what begins above`() {
    let text = """
      add table inet t
      add chain inet t c { type filter hook input priority filter; }
      add rule inet t c ct state != \\
        new,established drop # ctvet: ignore CT201 -- shown

      """
    #expect(Self.findings(in: text).isEmpty)
  }

  @Test func `a comment of its own passes over other comments and empty lines`() {
    let text = """
      add table inet t
      add chain inet t c { type filter hook input priority filter; }
      # ctvet: ignore CT201 -- shown
      # The mistake:

      add rule inet t c ct state != new,established drop

      """
    #expect(Self.findings(in: text).isEmpty)
  }

  @Test func `a check that does not run leaves its comment alone`() {
    let text = "flush ruleset # ctvet: ignore CT101 -- lo\n"
    #expect(Self.findings(in: text).map(\.id) == ["IGN002"])
    #expect(Self.findings(in: text, linter: Linter(selected: ["RS", "IGN"])).isEmpty)
    #expect(Self.findings(in: text, linter: Linter(ignored: ["IGN"])).isEmpty)
  }

  @Test func `the fix-it for an unused comment leaves the code as it was`() throws {
    let cases = [
      ("flush ruleset # ctvet: ignore CT101 -- lo\n", "flush ruleset\n"),
      ("# ctvet: ignore CT101 -- lo\nflush ruleset\n", "flush ruleset\n"),
      ("flush ruleset\n  # ctvet: ignore-file CT101 -- lo", "flush ruleset\n"),
    ]
    for (text, mended) in cases {
      let finding = try #require(Self.findings(in: text).first { $0.id == "IGN002" })
      let edit = try #require(finding.fixIts.first?.edits.first)
      var bytes = Array(text.utf8)
      bytes.replaceSubrange(
        Int(edit.range.start)..<Int(edit.range.end), with: edit.replacement.utf8)
      #expect(String(decoding: bytes, as: UTF8.self) == mended)
    }
  }

  @Test func `any bytes around the mark are read without a trap`() {
    var random = Mutator(seed: 3, words: ["ctvet:", "#", "--", "ignore", "\n", "CT201"])
    let text = Array(
      "# ctvet: ignore CT201, CT101 -- x\nflush ruleset # ctvet: ignore-file \"".utf8)
    for _ in 0..<2000 {
      let bytes = random.mutate(text, other: text)
      _ = Self.findings(in: SourceFile(name: "a.nft", bytes: bytes), linter: Linter())
    }
  }

  /// The findings; by default without those about a whole firewall, which no short example is.
  private static func findings(
    in text: String, linter: Linter = Linter(ignored: ["SEC", "RS"])
  ) -> [Diagnostic] {
    findings(in: SourceFile(name: "a.nft", text: text), linter: linter)
  }

  private static func findings(in file: SourceFile, linter: Linter) -> [Diagnostic] {
    let ruleset = NftFrontEnd.load(file).ruleset
    var comments = IgnoreComments(ruleset.sources) { name in
      RuleRegistry.rule(name)?.info ?? IgnoreFindings.all.first { $0.id == name }
    }
    return comments.apply(to: linter.check(ruleset), isChecked: linter.runs)
  }
}
