package import CTVetBytecode
import CTVetDecompiler
package import CTVetRulesetModel
package import CTVetSimulation

/// The rules of a loaded ruleset as `nft -a -s list ruleset` shows them.
package struct RuleTexts: Sendable {
  private var texts: [RuleID: String] = [:]
  private let ruleset: LoadedRuleset

  /// Lists the rules.
  package init(
    _ ruleset: Ruleset, _ compiled: RulesetCompiler.Result, loaded: LoadedRuleset,
    names: NameTables
  ) {
    self.ruleset = loaded
    let options = ListingOptions(isStateless: true, names: names)
    for rule in RulesetListing(ruleset, compiled).rules {
      texts[rule.id] = rule.rule.text(options)
    }
  }

  /// The handle that the kernel gave to a rule.
  func handle(of rule: LoadedRuleID) -> Int? {
    Int(exactly: ruleset.rule(rule).handle)
  }

  /// The text of a rule.
  func text(of rule: LoadedRuleID) -> String {
    texts[ruleset.rule(rule).id] ?? ""
  }
}
