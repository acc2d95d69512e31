public import CTVetDiagnostics
public import CTVetPackets

/// A route in the words of `ip route add`.
public struct RouteDeclaration: Sendable, Hashable {
  /// The network protocol.
  public var version: IPVersion
  /// The network.
  public var destination: IPAddress
  /// How many bits of it count.
  public var prefixLength: Int
  /// What happens.
  public var kind = Route.Kind.unicast
  /// The name of the interface (`dev`); nil where the gateway tells it.
  public var interface: String?
  /// The next hop (`via`).
  public var gateway: IPAddress?
  /// The source that packets of the host take (`src`).
  public var preferredSource: IPAddress?
  /// The smaller of equally long ones is taken.
  public var metric: UInt32 = 0
  /// Where it is declared.
  public var range: SourceRange

  /// Creates a route to a network.
  public init(
    version: IPVersion, destination: IPAddress, prefixLength: Int,
    range: SourceRange = SourceRange(at: 0)
  ) {
    self.version = version
    self.destination = destination
    self.prefixLength = prefixLength
    self.range = range
  }
}
