/// A field of a header, under the name that nft gives it.
public enum HeaderField: UInt8, Sendable, CaseIterable {
  /// The field `saddr`.
  case saddr
  /// The field `daddr`.
  case daddr
  /// The field `type`.
  case type
  /// The field `id`.
  case id
  /// The field `cfi`.
  case cfi
  /// The field `dei`.
  case dei
  /// The field `pcp`.
  case pcp
  /// The field `htype`.
  case htype
  /// The field `ptype`.
  case ptype
  /// The field `hlen`.
  case hlen
  /// The field `plen`.
  case plen
  /// The field `operation`.
  case operation
  /// The field `version`.
  case version
  /// The field `hdrlength`.
  case hdrlength
  /// The field `dscp`.
  case dscp
  /// The field `ecn`.
  case ecn
  /// The field `length`.
  case length
  /// The field `frag-off`.
  case fragOff
  /// The field `ttl`.
  case ttl
  /// The field `protocol`.
  case `protocol`
  /// The field `checksum`.
  case checksum
  /// The field `code`.
  case code
  /// The field `sequence`.
  case sequence
  /// The field `gateway`.
  case gateway
  /// The field `mtu`.
  case mtu
  /// The field `mrt`.
  case mrt
  /// The field `group`.
  case group
  /// The field `flowlabel`.
  case flowlabel
  /// The field `nexthdr`.
  case nexthdr
  /// The field `hoplimit`.
  case hoplimit
  /// The field `param-problem`.
  case paramProblem
  /// The field `max-delay`.
  case maxDelay
  /// The field `taddr`.
  case taddr
  /// The field `reserved`.
  case reserved
  /// The field `spi`.
  case spi
  /// The field `flags`.
  case flags
  /// The field `cpi`.
  case cpi
  /// The field `sport`.
  case sport
  /// The field `dport`.
  case dport
  /// The field `csumcov`.
  case csumcov
  /// The field `ackseq`.
  case ackseq
  /// The field `doff`.
  case doff
  /// The field `window`.
  case window
  /// The field `urgptr`.
  case urgptr
  /// The field `vtag`.
  case vtag
  /// The field `vni`.
  case vni
  /// The field `seg-left`.
  case segLeft
  /// The field `addr`.
  case addr
  /// The field `last-entry`.
  case lastEntry
  /// The field `tag`.
  case tag
  /// The field `sid`.
  case sid
  /// The field `reserved2`.
  case reserved2
  /// The field `more-fragments`.
  case moreFragments
  /// The ARP field `saddr ether`.
  case saddrEther
  /// The ARP field `daddr ether`.
  case daddrEther
  /// The ARP field `saddr ip`.
  case saddrIp
  /// The ARP field `daddr ip`.
  case daddrIp

  /// How nft spells it.
  public var spelling: String {
    switch self {
    case .saddr: "saddr"
    case .daddr: "daddr"
    case .type: "type"
    case .id: "id"
    case .cfi: "cfi"
    case .dei: "dei"
    case .pcp: "pcp"
    case .htype: "htype"
    case .ptype: "ptype"
    case .hlen: "hlen"
    case .plen: "plen"
    case .operation: "operation"
    case .version: "version"
    case .hdrlength: "hdrlength"
    case .dscp: "dscp"
    case .ecn: "ecn"
    case .length: "length"
    case .fragOff: "frag-off"
    case .ttl: "ttl"
    case .protocol: "protocol"
    case .checksum: "checksum"
    case .code: "code"
    case .sequence: "sequence"
    case .gateway: "gateway"
    case .mtu: "mtu"
    case .mrt: "mrt"
    case .group: "group"
    case .flowlabel: "flowlabel"
    case .nexthdr: "nexthdr"
    case .hoplimit: "hoplimit"
    case .paramProblem: "param-problem"
    case .maxDelay: "max-delay"
    case .taddr: "taddr"
    case .reserved: "reserved"
    case .spi: "spi"
    case .flags: "flags"
    case .cpi: "cpi"
    case .sport: "sport"
    case .dport: "dport"
    case .csumcov: "csumcov"
    case .ackseq: "ackseq"
    case .doff: "doff"
    case .window: "window"
    case .urgptr: "urgptr"
    case .vtag: "vtag"
    case .vni: "vni"
    case .segLeft: "seg-left"
    case .addr: "addr"
    case .lastEntry: "last-entry"
    case .tag: "tag"
    case .sid: "sid"
    case .reserved2: "reserved2"
    case .moreFragments: "more-fragments"
    case .saddrEther: "saddr ether"
    case .daddrEther: "daddr ether"
    case .saddrIp: "saddr ip"
    case .daddrIp: "daddr ip"
    }
  }
}
