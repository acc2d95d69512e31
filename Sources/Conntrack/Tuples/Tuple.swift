public import CTVetPackets

/// What tells one direction of a connection from all others (`struct nf_conntrack_tuple`).
///
/// Ports are numbers. For ICMP the source port is the identifier, the destination port type × 256 + code;
/// for GRE the ports are the keys; protocols without ports have zeros.
public struct Tuple: Sendable, Hashable {
  /// Where packets come from.
  public var source: IPAddress
  /// Where packets go to.
  public var destination: IPAddress
  /// The port they come from.
  public var sourcePort: UInt16
  /// The port they go to.
  public var destinationPort: UInt16
  /// The zone that this direction belongs to; 0 where the zone is not for this direction.
  public var zone: UInt16
  /// What the packets carry.
  public var transport: TransportProtocol
  /// The network protocol.
  public var version: IPVersion

  /// Creates a tuple.
  public init(
    version: IPVersion, transport: TransportProtocol, source: IPAddress, sourcePort: UInt16,
    destination: IPAddress, destinationPort: UInt16, zone: UInt16 = 0
  ) {
    self.version = version
    self.transport = transport
    self.source = source
    self.sourcePort = sourcePort
    self.destination = destination
    self.destinationPort = destinationPort
    self.zone = zone
  }

  /// Whether all fields are the same; as `==`, but without a branch for each field.
  @inline(__always)
  func isSame(as other: Tuple) -> Bool {
    let addresses =
      (source.high ^ other.source.high) | (source.low ^ other.source.low)
      | (destination.high ^ other.destination.high) | (destination.low ^ other.destination.low)
    return addresses | (key ^ other.key) == 0
  }
}
