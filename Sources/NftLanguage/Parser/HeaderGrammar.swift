/// Which fields each header has, by the names that the language gives them.
enum HeaderGrammar {
  /// The fields of a header; empty for a keyword that names none.
  static func fields(of header: Keyword) -> [Keyword] {
    switch header {
    case .ether: ether
    case .vlan: vlan
    case .arp: arp
    case .ip: ip
    case .icmp: icmp
    case .igmp: igmp
    case .ip6: ip6
    case .icmpv6: icmpv6
    case .ah: ah
    case .esp: esp
    case .comp: comp
    case .udp: udp
    case .udplite: udplite
    case .tcp: tcp
    case .dccp: dccp
    case .sctp: sctp
    case .th: th
    case .vxlan: vxlan
    case .geneve: geneve
    case .gre: gre
    case .hbh, .dst: optionsHeader
    case .rt: rt
    case .rt0, .rt2: address
    case .srh: srh
    case .frag: frag
    case .mh: mh
    default: []
    }
  }

  /// Every header that has fields, the common ones first.
  static let all: [Keyword] = [
    .tcp, .ip, .udp, .ip6, .th, .icmp, .icmpv6, .ether, .vlan, .arp, .igmp, .ah, .esp, .comp,
    .udplite, .dccp, .sctp, .vxlan, .geneve, .gre, .hbh, .dst, .rt, .rt0, .rt2, .srh, .frag, .mh,
  ]

  /// Whether the header is an IPv6 extension header.
  static func isExtension(_ header: Keyword) -> Bool {
    switch header {
    case .hbh, .rt, .rt0, .rt2, .srh, .frag, .dst, .mh: true
    default: false
    }
  }

  /// Headers that may be read inside of a tunnel.
  static let innerHeaders: [Keyword] = [
    .ether, .vlan, .arp, .ip, .icmp, .igmp, .ip6, .icmpv6, .ah, .esp, .comp, .udp, .udplite, .tcp,
    .dccp, .sctp, .th,
  ]
  static let sctpChunks: [Keyword] = [
    .data, .`init`, .initAck, .sack, .heartbeat, .heartbeatAck, .abort, .shutdown, .shutdownAck,
    .error, .cookieEcho, .cookieAck, .ecne, .cwr, .shutdownComplete, .asconfAck, .forwardTsn,
    .asconf,
  ]

  /// The fields of an SCTP chunk.
  static func fields(ofChunk chunk: Keyword) -> [Keyword] {
    let common: [Keyword] = [.type, .flags, .length]
    return switch chunk {
    case .data: common + [.tsn, .stream, .ssn, .ppid]
    case .`init`, .initAck:
      common + [.initTag, .aRwnd, .numOutboundStreams, .numInboundStreams, .initialTsn]
    case .sack: common + [.cumTsnAck, .aRwnd, .numGapAckBlocks, .numDupTsns]
    case .shutdown: common + [.cumTsnAck]
    case .ecne, .cwr: common + [.lowestTsn]
    case .asconf, .asconfAck: common + [.seqno]
    case .forwardTsn: common + [.newCumTsn]
    default: common
    }
  }

  private static let ether: [Keyword] = [.saddr, .daddr, .type]
  private static let vlan: [Keyword] = [.id, .cfi, .dei, .pcp, .type]
  private static let arp: [Keyword] = [
    .htype, .ptype, .hlen, .plen, .operation, .saddr, .daddr,
  ]
  private static let ip: [Keyword] = [
    .saddr, .daddr, .protocol, .version, .hdrlength, .dscp, .ecn, .length, .id, .fragOff, .ttl,
    .checksum,
  ]
  private static let icmp: [Keyword] = [.type, .code, .checksum, .id, .sequence, .gateway, .mtu]
  private static let igmp: [Keyword] = [.type, .checksum, .mrt, .group]
  private static let ip6: [Keyword] = [
    .saddr, .daddr, .nexthdr, .version, .dscp, .ecn, .flowlabel, .length, .hoplimit,
  ]
  private static let icmpv6: [Keyword] = [
    .type, .code, .checksum, .paramProblem, .mtu, .id, .sequence, .maxDelay, .taddr, .daddr,
  ]
  private static let ah: [Keyword] = [.nexthdr, .hdrlength, .reserved, .spi, .sequence]
  private static let esp: [Keyword] = [.spi, .sequence]
  private static let comp: [Keyword] = [.nexthdr, .flags, .cpi]
  private static let udp: [Keyword] = [.dport, .sport, .length, .checksum]
  private static let udplite: [Keyword] = [.dport, .sport, .csumcov, .checksum]
  private static let tcp: [Keyword] = [
    .dport, .sport, .flags, .sequence, .ackseq, .doff, .reserved, .window, .checksum, .urgptr,
  ]
  private static let dccp: [Keyword] = [.dport, .sport, .type]
  private static let sctp: [Keyword] = [.dport, .sport, .vtag, .checksum]
  private static let th: [Keyword] = [.dport, .sport]
  private static let vxlan: [Keyword] = [.vni, .flags]
  private static let geneve: [Keyword] = [.vni, .type]
  private static let gre: [Keyword] = [.version, .flags, .protocol]
  private static let optionsHeader: [Keyword] = [.nexthdr, .hdrlength]
  private static let rt: [Keyword] = [.nexthdr, .hdrlength, .type, .segLeft]
  private static let address: [Keyword] = [.addr]
  private static let srh: [Keyword] = [.lastEntry, .flags, .tag, .sid]
  private static let frag: [Keyword] = [
    .nexthdr, .reserved, .fragOff, .reserved2, .moreFragments, .id,
  ]
  private static let mh: [Keyword] = [.nexthdr, .hdrlength, .type, .reserved, .checksum]
}
