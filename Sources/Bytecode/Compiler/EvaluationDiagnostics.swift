/// The ids of diagnostics about rules that follow the grammar and still mean nothing.
package enum EvaluationDiagnostics {
  /// A word that stands for no value of the type, or a value beyond its range.
  package static let value = "NFT101"
  /// Two sides of different types, or an operation that a type does not have.
  package static let type = "NFT102"
  /// Matches that no packet fulfils, or that say too little of the packet's protocols.
  package static let protocols = "NFT103"
  /// A statement that is not allowed in this place.
  package static let statement = "NFT104"
  /// A set, map or element that does not fit its declaration or its use.
  package static let set = "NFT105"
  /// A name that nothing carries.
  package static let name = "NFT106"
  /// What nft would take, but ctvet cannot compile.
  package static let unsupported = "NFT107"

  /// Every id, sorted.
  package static let all = [value, type, protocols, statement, set, name, unsupported]
}
