/// The ids of diagnostics about text that nft would not even parse, and about names it can't resolve.
package enum SyntaxDiagnostics {
  /// Text that does not follow the grammar.
  package static let syntaxError = "NFT001"
  /// A keyword in the place of a name.
  package static let keywordAsName = "NFT002"
  /// Bytes that nft's scanner does not take: CRLF, byte order mark, comment without a line end.
  package static let unfitBytes = "NFT003"
  /// An unknown family, hook, chain type, priority, policy, flag or datatype.
  package static let unknownWord = "NFT004"
  /// A variable that is not defined, or defined twice.
  package static let variable = "NFT005"
  /// An include that leads nowhere.
  package static let include = "NFT006"
  /// Something declared twice in ways that don't fit.
  package static let redeclared = "NFT007"
  /// A number, time or name that is out of range.
  package static let outOfRange = "NFT008"

  /// Every id, sorted.
  package static let all = [
    syntaxError, keywordAsName, unfitBytes, unknownWord, variable, include, redeclared, outOfRange,
  ]
}
