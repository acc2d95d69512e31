import CTVetDiagnostics
import CTVetLinting
import CTVetNftLanguage
import CTVetRulesetModel

/// A text of the nft language and what is found in it.
struct LintedText {
  /// Errors of the language itself: the text means nothing where there are any.
  let languageErrors: [Diagnostic]
  /// The findings.
  let findings: [Diagnostic]

  /// Reads a text and runs the checks whose ids are given.
  init(_ text: String, checking ids: [String]) {
    // Swift's multi-line strings end without the line feed that nft wants.
    let result = NftFrontEnd.load(SourceFile(name: "example.nft", text: text + "\n"))
    languageErrors = result.diagnostics.filter { $0.severity == .error }
    findings = Linter(selected: ids).check(result.ruleset)
  }

  /// Where the findings of an id begin, as byte offsets.
  func starts(of id: String) -> [Int] {
    findings.filter { $0.id == id }.map { Int($0.range.start) }
  }
}
