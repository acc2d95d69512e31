import CTVetBytecode
import CTVetDiagnostics
import CTVetNftLanguage
import CTVetRulesetModel
import CTVetSimulation

extension LoadedRuleset {
  /// Compiles a text that is known to be right.
  init(text: String) {
    let front = NftFrontEnd.load(SourceFile(name: "benchmark.nft", bytes: Array(text.utf8)))
    let compiled = RulesetCompiler.compile(front.ruleset, names: .builtIn)
    precondition(front.diagnostics.isEmpty && compiled.diagnostics.isEmpty, "a wrong ruleset")
    self.init(front.ruleset, compiled)
  }
}
