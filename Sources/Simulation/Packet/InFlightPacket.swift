public import CTVetConntrack
public import CTVetPackets

/// A packet on its way through the hooks, with what the kernel keeps beside its bytes (`struct sk_buff`).
public struct InFlightPacket: Sendable {
  /// The packet from its IP header on.
  public var bytes: [UInt8]
  /// The link header in front of it: 14 bytes of Ethernet, or none for packets that this host made.
  public var link: [UInt8]
  /// Where its parts lie; whoever changes lengths keeps it true.
  public var headers: PacketHeaders
  /// Its connection and how it relates to it.
  public var attachment = Attachment.none
  /// Where it came in; nil for packets that this host made.
  public var input: InterfaceIndex?
  /// Where it will leave; nil before routing.
  public var output: InterfaceIndex?
  /// `meta mark`.
  public var mark: UInt32 = 0
  /// `meta priority`.
  public var priority: UInt32 = 0
  /// `meta nftrace`.
  public var isTraced = false
  /// Whether it was addressed to this host, another one, everyone or a group (`meta pkttype`, `PACKET_*`).
  public var packetType: UInt8 = 0

  /// Whether conntrack has summed the packet to check its checksum, right or wrong (`CHECKSUM_COMPLETE`):
  /// `reject` then doesn't sum it again but on arrival.
  public var isSummed = false

  /// Creates a packet that is about to enter the hooks.
  public init(
    bytes: [UInt8], link: [UInt8] = [], headers: PacketHeaders, input: InterfaceIndex? = nil,
    output: InterfaceIndex? = nil
  ) {
    self.bytes = bytes
    self.link = link
    self.headers = headers
    self.input = input
    self.output = output
  }
}
