/// A packet header whose fields nft can read.
public enum Header: UInt8, Sendable, CaseIterable {
  /// Ethernet.
  case ether
  /// IEEE 802.1Q.
  case vlan
  /// ARP.
  case arp
  /// IPv4.
  case ip
  /// ICMP.
  case icmp
  /// IGMP.
  case igmp
  /// IPv6.
  case ip6
  /// ICMPv6.
  case icmpv6
  /// IPsec authentication header.
  case ah
  /// IPsec encapsulating payload.
  case esp
  /// IP payload compression.
  case comp
  /// UDP.
  case udp
  /// UDP-Lite.
  case udplite
  /// TCP.
  case tcp
  /// DCCP.
  case dccp
  /// SCTP.
  case sctp
  /// The transport header, whichever it is.
  case transport
  /// VXLAN.
  case vxlan
  /// GENEVE.
  case geneve
  /// GRE.
  case gre
  /// GRE that carries Ethernet.
  case gretap
  /// IPv6 hop-by-hop options.
  case hopByHop
  /// IPv6 routing header.
  case routing
  /// IPv6 routing header of type 0.
  case routing0
  /// IPv6 routing header of type 2.
  case routing2
  /// IPv6 segment routing header.
  case segmentRouting
  /// IPv6 fragment header.
  case fragment
  /// IPv6 destination options.
  case destinationOptions
  /// IPv6 mobility header.
  case mobility

  /// How nft spells it.
  public var spelling: String {
    switch self {
    case .ether: "ether"
    case .vlan: "vlan"
    case .arp: "arp"
    case .ip: "ip"
    case .icmp: "icmp"
    case .igmp: "igmp"
    case .ip6: "ip6"
    case .icmpv6: "icmpv6"
    case .ah: "ah"
    case .esp: "esp"
    case .comp: "comp"
    case .udp: "udp"
    case .udplite: "udplite"
    case .tcp: "tcp"
    case .dccp: "dccp"
    case .sctp: "sctp"
    case .transport: "th"
    case .vxlan: "vxlan"
    case .geneve: "geneve"
    case .gre: "gre"
    case .gretap: "gretap"
    case .hopByHop: "hbh"
    case .routing: "rt"
    case .routing0: "rt0"
    case .routing2: "rt2"
    case .segmentRouting: "srh"
    case .fragment: "frag"
    case .destinationOptions: "dst"
    case .mobility: "mh"
    }
  }
}
