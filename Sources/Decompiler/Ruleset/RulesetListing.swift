package import CTVetBytecode
package import CTVetRulesetModel

/// A ruleset as nft lists it once the kernel has loaded what was compiled of it into an empty one.
///
/// Elements with a timeout are listed as at that moment: with all of it left. Handles, which are the
/// kernel's, are left out.
package struct RulesetListing: Sendable {
  /// A rule of a chain.
  package struct Rule: Sendable {
    /// Which rule of the ruleset it is.
    package let id: RuleID
    /// Its instructions.
    package let program: Program
    /// What they say.
    package let rule: DecompiledRule
  }

  package let tables: [ListedTable]

  /// Lists a ruleset.
  ///
  /// - Parameter compiled: What became of it, without errors.
  package init(_ ruleset: Ruleset, _ compiled: RulesetCompiler.Result) {
    tables = RulesetReader(ruleset, compiled).tables()
  }

  /// The rules of all chains in the order in which they are listed, without those of chains that are
  /// written in place.
  package var rules: [Rule] {
    tables.flatMap { $0.chains.flatMap(\.rules) }
  }

  /// The text, as of `nft list ruleset` (nftables src/rule.c).
  package func text(_ options: ListingOptions = ListingOptions()) -> String {
    var writer = RulesetTextWriter(options: options)
    for table in tables { writer.write(table) }
    return writer.text
  }

  /// The JSON, as of `nft --json list ruleset` (nftables src/json.c).
  package func json(_ options: ListingOptions = ListingOptions()) -> JSONValue {
    let writer = RulesetJSONWriter(options: options)
    return .object(
      "nftables",
      .array(
        [.object("metainfo", .object("json_schema_version", .integer(1)))]
          + tables.flatMap(writer.objects)))
  }
}
