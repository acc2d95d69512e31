import CTVetBytecode
import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetLinting
import CTVetNftLanguage
import CTVetRulesetModel

/// A ruleset in nft's or iptables' language, told apart by content, and what is found in it.
struct LintedText {
  /// Errors of the language itself: the text means nothing where there are any.
  let languageErrors: [Diagnostic]
  /// The findings, in the ranges of the text.
  let findings: [Diagnostic]

  /// Reads a text and runs the checks whose ids are given.
  init(_ text: String, checking ids: [String]) {
    // Swift's multi-line strings end without the line feed that nft wants.
    let file = SourceFile(name: "example", text: text + "\n")
    let linter = Linter(selected: ids)
    guard IptablesRecognition.isIptables(file.storage[..<file.count]) else {
      let result = NftFrontEnd.load(file)
      languageErrors = result.diagnostics.filter { $0.severity == .error }
      findings = linter.check(result.ruleset)
      return
    }
    let result = IptablesFrontEnd.load(file)
    let evaluated = RulesetCompiler.diagnostics(of: result.ruleset)
    let all =
      result.diagnostics
      + (evaluated + linter.check(result.ruleset)).map(result.translation.map.moved)
    languageErrors = all.filter { $0.severity == .error && !linter.reports(id: $0.id) }
    findings = all.filter { linter.reports(id: $0.id) }
      .sorted { ($0.range.start, $0.id) < ($1.range.start, $1.id) }
  }

  /// Where the findings of an id begin, as byte offsets.
  func starts(of id: String) -> [Int] {
    findings.filter { $0.id == id }.map { Int($0.range.start) }
  }
}
