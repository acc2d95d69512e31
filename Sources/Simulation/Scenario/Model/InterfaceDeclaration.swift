public import CTVetDiagnostics

/// An interface of the host as a scenario or an option declares it.
public struct InterfaceDeclaration: Sendable, Hashable {
  /// The name.
  public var name: String
  /// The addresses, in the order in which they were given.
  public var addresses: [Interface.Address]
  /// The largest packet that it sends, in bytes from the IP header on.
  public var mtu: Int
  /// Where it is declared.
  public var range: SourceRange

  /// Creates an interface.
  public init(
    name: String, addresses: [Interface.Address] = [], mtu: Int = 1500,
    range: SourceRange = SourceRange(at: 0)
  ) {
    self.name = name
    self.addresses = addresses
    self.mtu = mtu
    self.range = range
  }

  /// The longest name that the kernel takes, in bytes (`IFNAMSIZ` − 1).
  package static let longestName = 15
}
