public import CTVetPackets

/// An entry of the routing table.
public struct Route: Sendable, Hashable {
  /// The network protocol.
  public var version: IPVersion
  /// The network.
  public var destination: IPAddress
  /// How many bits of it count.
  public var prefixLength: Int
  /// What happens to packets that take it.
  public var kind: AddressType
  /// Where packets leave; nil for kinds that need none.
  public var interface: InterfaceIndex?
  /// The next hop; nil on the link.
  public var gateway: IPAddress?
  /// The source that packets of this host take.
  public var preferredSource: IPAddress?
  /// The smaller of equally long ones is taken.
  public var metric: UInt32
  /// The largest packet that takes it, in bytes; nil where the interface's limit counts.
  public var mtu: Int?
  /// The number of the table: 254 is `main`, 255 `local`; no rule leads to others.
  public var table: UInt32

  /// The table `main`.
  public static let mainTable: UInt32 = 254
  /// The table `local`.
  public static let localTable: UInt32 = 255

  /// Creates a route.
  public init(
    version: IPVersion, destination: IPAddress, prefixLength: Int, kind: AddressType = .unicast,
    interface: InterfaceIndex? = nil, gateway: IPAddress? = nil,
    preferredSource: IPAddress? = nil, metric: UInt32 = 0, mtu: Int? = nil,
    table: UInt32 = Route.mainTable
  ) {
    self.version = version
    self.destination = destination
    self.prefixLength = prefixLength
    self.kind = kind
    self.interface = interface
    self.gateway = gateway
    self.preferredSource = preferredSource
    self.metric = metric
    self.mtu = mtu
    self.table = table
  }
}
