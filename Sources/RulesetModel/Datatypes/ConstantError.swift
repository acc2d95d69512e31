/// Why a text is no constant of a datatype.
package struct ConstantError: Error, Hashable, Sendable {
  /// What is wrong, as a clause without a full stop.
  package var message: String
  /// The word that was probably meant.
  package var suggestion: String?

  /// Creates an error.
  package init(_ message: String, suggestion: String? = nil) {
    self.message = message
    self.suggestion = suggestion
  }

  /// The hint that belongs to the suggestion.
  package var hint: String? { suggestion.map { "did you mean `\($0)`?" } }
}
