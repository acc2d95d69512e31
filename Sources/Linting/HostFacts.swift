/// What a ruleset alone does not tell of the host that it is for.
public struct HostFacts: Equatable, Sendable {
  /// The names of the interfaces that are there when the rules are loaded; nil where unknown.
  public var interfaces: [String]?
  /// Whether it forwards packets between interfaces; nil where unknown.
  public var forwards: Bool?
  /// Whether it speaks IPv6; nil where unknown.
  public var speaksIPv6: Bool?

  /// Creates facts.
  public init(interfaces: [String]? = nil, forwards: Bool? = nil, speaksIPv6: Bool? = nil) {
    self.interfaces = interfaces
    self.forwards = forwards
    self.speaksIPv6 = speaksIPv6
  }
}
