import CTVetBytecode
import CTVetDiagnostics
import CTVetNftLanguage
import TestSupport
import Testing

/// What nft knows since 1.0.6: recorded from nft 1.1.3.
struct NewerReleaseTests {
  private struct Row {
    let text: String
    let lines: [String]
  }

  private static func rows() throws -> [Row] {
    let file = Repository.file("Tests/PipelineTests/Fixtures/newer-bytecode.jsonl")
    return try JSONLines.objects(in: file).compactMap { object in
      guard let text = object["text"] as? String, let lines = object["lines"] as? [String] else {
        return nil
      }
      return Row(text: text, lines: lines)
    }
  }

  @Test func `newer expressions become the instructions that nft 1.1.3 makes of them`() throws {
    let rows = try Self.rows()
    #expect(rows.count >= 50)
    for row in rows {
      let loaded = NftFrontEnd.load(SourceFile(name: "rules.nft", text: row.text))
      let compiled = RulesetCompiler.compile(loaded.ruleset, release: .release113)
      #expect(compiled.diagnostics.isEmpty, "\(row.text)")
      #expect(Self.instructions(compiled.listing.text) == row.lines, "\(row.text)")
    }
  }

  @Test func `nft 1.0.6 is said not to know them`() throws {
    for row in try Self.rows() {
      let loaded = NftFrontEnd.load(SourceFile(name: "rules.nft", text: row.text))
      let compiled = RulesetCompiler.compile(loaded.ruleset)
      #expect(compiled.diagnostics.map(\.id) == ["NFT107"], "\(row.text)")
    }
  }

  /// The lines of instructions and elements, in which the releases agree.
  private static func instructions(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      let words = line.drop { $0 == " " || $0 == "\t" }
      guard words.hasPrefix("[") || words.hasPrefix("element") else { return nil }
      return String(words)
    }
  }
}
