public import CTVetPackets

/// An entry of the routing table.
public struct Route: Sendable, Hashable {
  /// What happens to packets that take it.
  public enum Kind: String, Sendable, CaseIterable {
    /// They leave by the interface.
    case unicast
    /// They are for this host.
    case local
    /// They are for everyone on the link.
    case broadcast
    /// They are dropped.
    case blackhole
    /// They are dropped and answered with "host unreachable".
    case unreachable
    /// They are dropped and answered with "administratively prohibited".
    case prohibit
  }

  /// The network protocol.
  public var version: IPVersion
  /// The network.
  public var destination: IPAddress
  /// How many bits of it count.
  public var prefixLength: Int
  /// What happens.
  public var kind: Kind
  /// Where packets leave; nil for kinds that need none.
  public var interface: InterfaceIndex?
  /// The next hop; nil on the link.
  public var gateway: IPAddress?
  /// The source that packets of this host take.
  public var preferredSource: IPAddress?
  /// The smaller of equally long ones is taken.
  public var metric: UInt32

  /// Creates a route.
  public init(
    version: IPVersion, destination: IPAddress, prefixLength: Int, kind: Kind = .unicast,
    interface: InterfaceIndex? = nil, gateway: IPAddress? = nil,
    preferredSource: IPAddress? = nil, metric: UInt32 = 0
  ) {
    self.version = version
    self.destination = destination
    self.prefixLength = prefixLength
    self.kind = kind
    self.interface = interface
    self.gateway = gateway
    self.preferredSource = preferredSource
    self.metric = metric
  }
}
