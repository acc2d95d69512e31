extension Instruction {
  /// What a tracked connection holds (`enum nft_ct_keys`), in the kernel's order, as libnftnl spells
  /// it.
  public enum ConntrackKey: String, Sendable, CaseIterable {
    /// How the packet relates to the connection, one bit a state.
    case state
    /// 0 for original, 1 for reply.
    case direction
    /// The status bits.
    case status
    /// The connection mark.
    case mark
    /// The security mark.
    case securityMark = "secmark"
    /// Milliseconds until the entry expires.
    case expiration
    /// The helper's name.
    case helper
    /// The network protocol.
    case networkProtocol = "l3protocol"
    /// The tuple's source address, of the family at hand.
    case source = "src"
    /// The tuple's destination address, of the family at hand.
    case destination = "dst"
    /// The transport protocol.
    case transportProtocol = "protocol"
    /// The tuple's source port.
    case sourcePort = "proto_src"
    /// The tuple's destination port.
    case destinationPort = "proto_dst"
    /// The connection labels.
    case label
    /// Packets seen.
    case packets
    /// Bytes seen.
    case bytes
    /// Average bytes of a packet.
    case averagePacket = "avgpkt"
    /// The conntrack zone.
    case zone
    /// The events that are reported.
    case event
    /// The tuple's IPv4 source address.
    case sourceIPv4 = "src_ip"
    /// The tuple's IPv4 destination address.
    case destinationIPv4 = "dst_ip"
    /// The tuple's IPv6 source address.
    case sourceIPv6 = "src_ip6"
    /// The tuple's IPv6 destination address.
    case destinationIPv6 = "dst_ip6"
    /// The connection id, which libnftnl 1.2.4 has no word for.
    case id = "unknown"
  }
}
