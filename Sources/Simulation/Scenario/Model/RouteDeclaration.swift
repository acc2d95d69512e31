public import CTVetDiagnostics

/// A route in the words of `ip route add`, which are understood once all interfaces are known.
public struct RouteDeclaration: Sendable, Hashable {
  /// The words.
  public var syntax: String
  /// Where it is declared.
  public var range: SourceRange

  /// Creates a route.
  public init(syntax: String, range: SourceRange = SourceRange(at: 0)) {
    self.syntax = syntax
    self.range = range
  }
}
