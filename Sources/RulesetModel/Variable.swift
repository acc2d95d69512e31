public import CTVetDiagnostics

/// A name given to a value by `define` or `redefine`.
public struct Variable: Sendable {
  /// The name.
  public let name: NameID
  /// Where the name is written.
  public let nameRange: SourceRange
  /// The value.
  public let value: ExpressionID
  /// How many places use it.
  public var uses = 0

  package init(name: NameID, nameRange: SourceRange, value: ExpressionID) {
    self.name = name
    self.nameRange = nameRange
    self.value = value
  }
}
