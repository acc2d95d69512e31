public import CTVetPackets

/// The fields of a packet that a scenario writes out; nil for those that get usual values.
public struct PacketTemplate: Sendable, Hashable {
  /// An end of a conversation.
  public struct Endpoint: Sendable, Hashable {
    /// The address.
    public var address: IPAddress
    /// The port; 0 for protocols without ports.
    public var port: UInt16 = 0
  }

  /// What the network header says besides addresses.
  public struct Network: Sendable, Hashable {
    /// The time to live, or hop limit.
    public var hops: UInt8 = 64
    /// The type of service, or traffic class.
    public var serviceType: UInt8 = 0
    /// The identification of IPv4, and of fragments of IPv6.
    public var identification: UInt32 = 1
    /// Whether routers may not fragment it.
    public var forbidsFragments = false
    /// The flow label of IPv6.
    public var flowLabel: UInt32 = 0
    /// The checksum of the header; nil for the right one.
    public var checksum: Checksum?

    /// Creates usual values.
    public init() {}
  }

  /// A checksum that is not to be the right one.
  public enum Checksum: Sendable, Hashable {
    /// This number.
    case number(UInt32)
    /// A wrong one.
    case wrong
  }

  /// Whether the packet is sent as several fragments.
  public enum Fragmentation: Sendable, Hashable {
    /// All of them, with so many bytes of payload each at most.
    case all(size: Int)
    /// One of them, counted from 1.
    case one(number: Int, size: Int)
  }

  /// The network protocol.
  public var version: IPVersion
  /// Where it comes from.
  public var source: Endpoint
  /// Where it goes to.
  public var destination: Endpoint
  /// What it carries.
  public var transport: TransportTemplate
  /// What the transport protocol carries.
  public var payload: Payload = .none
  /// The network header.
  public var network = Network()
  /// The checksum of the transport header; nil for the right one.
  public var checksum: Checksum?
  /// Whether it is sent as fragments.
  public var fragmentation: Fragmentation?

  /// Creates a packet.
  init(
    version: IPVersion, source: Endpoint, destination: Endpoint, transport: TransportTemplate
  ) {
    self.version = version
    self.source = source
    self.destination = destination
    self.transport = transport
  }
}

/// What a transport protocol carries.
public enum Payload: Sendable, Hashable {
  /// Nothing.
  case none
  /// These bytes.
  case bytes([UInt8])
  /// So many bytes, whatever they are.
  case count(Int)
  /// Another packet, as ICMP errors quote it.
  indirect case packet(PacketTemplate)
}
