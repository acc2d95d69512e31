import CTVetBytecode
import CTVetDiagnostics
import CTVetLinting
import CTVetNftLanguage
import TestSupport
import Testing

/// Holds the descriptions of the diagnostics of nft's language to what the front end and the compiler report.
struct LanguageFindingsTests {
  @Test(arguments: LanguageFindings.ofNft.flatMap { info in info.flagged.map { (info.id, $0) } })
  func `flagged examples are diagnosed at the marker`(id: String, marked: String) throws {
    let text = try MarkedText(marked)
    let found = diagnostics(of: text.text)
    #expect(found.map(\.id) == [id])
    #expect(found.map { Int($0.range.start) } == text.offsets)
  }

  @Test(arguments: LanguageFindings.ofNft.flatMap { info in info.accepted.map { (info.id, $0) } })
  func `accepted examples are left alone`(id: String, text: String) {
    let found = diagnostics(of: text)
    #expect(found.isEmpty, "\(id)")
  }

  @Test func `every id of the front end and the compiler is described`() {
    let described = LanguageFindings.ofNft.map(\.id)
    #expect(described == SyntaxDiagnostics.all + EvaluationDiagnostics.all)
  }

  private func diagnostics(of text: String) -> [Diagnostic] {
    let loaded = NftFrontEnd.load(SourceFile(name: "example.nft", text: text))
    return loaded.diagnostics + RulesetCompiler.compile(loaded.ruleset).diagnostics
  }
}
