import CTVetRulesetModel

extension DecompiledExpression {
  /// The expression in nft's words, numbers without names.
  package var plainText: String {
    var options = ListingOptions()
    options.values = .numeric
    var writer = TextWriter(options: options)
    writer.write(self)
    return writer.text
  }
}
