import CTVetBytecode
import CTVetDecompiler
import CTVetDiagnostics
import CTVetNftLanguage
import CTVetRulesetModel

/// How we list the ruleset of a text.
struct ListingOfText {
  /// The listing; nil where there is an error.
  private(set) var listing: RulesetListing?
  /// The first error.
  private(set) var error: String?
  /// The rule that the text adds last.
  private(set) var lastRule: RulesetListing.Rule?
  /// The machine's names.
  private(set) var names = NameTables.builtIn

  init(_ text: String, timeZoneOffset: Int = 0) {
    names.timeZoneOffset = timeZoneOffset
    // What some files name, whatever its number there.
    let interfaces = ["lo", "wg0", "wlo1", "eth0", "eth1"].enumerated()
    names.interfaces = NumberNames(
      interfaces.map { (name: $0.element, number: UInt64($0.offset + 1)) })
    let loaded = NftFrontEnd.load(SourceFile(name: "ruleset", text: text))
    note(loaded.diagnostics)
    guard error == nil else { return }
    let compiled = RulesetCompiler.compile(loaded.ruleset, names: names)
    note(compiled.diagnostics)
    guard error == nil else { return }
    let listing = RulesetListing(loaded.ruleset, compiled)
    self.listing = listing
    if case .rule(let last, _)? = loaded.ruleset.changes.last {
      lastRule = listing.rules.first { $0.id == last }
    }
  }

  private mutating func note(_ diagnostics: [Diagnostic]) {
    let first = diagnostics.first { $0.severity == .error }
    error = first.map { "\($0.id) \($0.message)" }
  }

  /// The text of the listing.
  var text: String? { listing?.text(ListingOptions(names: names)) }
}
