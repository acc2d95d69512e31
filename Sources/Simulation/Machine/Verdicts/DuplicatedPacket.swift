public import CTVetPackets

/// A copy of a packet that a rule made (`dup`).
///
/// A copy to an address has no connection and counts as UNTRACKED; it goes through the output hooks of
/// this host (`nf_dup_ipv4`, `nf_dup_ipv6`). A copy to a device alone leaves by it as it is.
public struct DuplicatedPacket: Sendable, Hashable {
  /// From the IP header on.
  public var bytes: [UInt8]
  /// Who gets it; nil for the device alone.
  public var gateway: IPAddress?
  /// Where it leaves; nil for the route to the gateway.
  public var interface: InterfaceIndex?
}
