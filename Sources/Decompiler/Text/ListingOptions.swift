package import CTVetRulesetModel

/// How rules are listed, as the options of `nft` choose it; nothing chosen is `nft list ruleset`.
package struct ListingOptions: Sendable {
  /// How constants are written.
  package var values: ValueTextOptions
  /// Whether counters, quotas and the like are written without what they counted (`--stateless`).
  package var isStateless: Bool
  /// The host's names for numbers, and its time zone.
  package var names: NameTables

  /// Creates options.
  package init(
    values: ValueTextOptions = [], isStateless: Bool = false, names: NameTables = .builtIn
  ) {
    self.values = values
    self.isStateless = isStateless
    self.names = names
  }
}

extension DecompiledRule {
  /// The rule as `nft list chain` writes it; rules of a chain that is written in place are lines of
  /// their own.
  package func text(_ options: ListingOptions = ListingOptions()) -> String {
    var writer = TextWriter(options: options)
    writer.write(self)
    return writer.text
  }
}
