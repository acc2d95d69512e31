/// The words that mean something to nft somewhere.
///
/// One table serves the lexer, the hints, and the test that compares it with `Grammar/nft.ebnf`.
/// A word is *reserved* where nft's scanner knows it in every place, so that it cannot be the name of
/// a chain, set or object; the others are keywords only where the grammar asks for them. Which is
/// which was asked of nft 1.0.6 and 1.1.3.
package enum Keyword: UInt16, Sendable, CaseIterable {
  /// Not a keyword.
  case none

  // MARK: Reserved everywhere
  case accept
  case add
  case ah
  case all
  case arp
  case autoMerge
  case bridge
  case cgroup
  case chain
  case comment
  case comp
  case constant
  case `continue`
  case counter
  case cpu
  case create
  case ct
  case day
  case dccp
  case define
  case delete
  case describe
  case device
  case devices
  case dnat
  case drop
  case dst
  case dup
  case dynamic
  case ecn
  case element
  case elements
  case esp
  case ether
  case exists
  case expires
  case export
  case exthdr
  case fib
  case flags
  case flow
  case flowtable
  case flush
  case frag
  case fwd
  case gcInterval
  case `get`
  case goto
  case handle
  case hbh
  case hook
  case hour
  case ibriport
  case ibrname
  case icmp
  case icmpv6
  case igmp
  case iif
  case iifgroup
  case iifname
  case iiftype
  case `import`
  case include
  case index
  case inet
  case insert
  case interval
  case ip
  case ip6
  case ipsec
  case jhash
  case jump
  case limit
  case list
  case log
  case map
  case mark
  case masquerade
  case meta
  case meter
  case mh
  case missing
  case monitor
  case netdev
  case nftrace
  case notrack
  case numgen
  case obriport
  case obrname
  case offload
  case oif
  case oifgroup
  case oifname
  case oiftype
  case osf
  case pkttype
  case policy
  case position
  case priority
  case queue
  case quota
  case random
  case redefine
  case redirect
  case reject
  case rename
  case replace
  case reset
  case `return`
  case rt
  case rt0
  case rt2
  case rtclassid
  case rule
  case ruleset
  case sctp
  case secmark
  case `set`
  case size
  case skgid
  case skuid
  case snat
  case socket
  case srh
  case symhash
  case synproxy
  case table
  case tcp
  case th
  case time
  case timeout
  case tproxy
  case type
  case typeof
  case udp
  case udplite
  case undefine
  case update
  case vlan
  case vmap
  case xt

  // MARK: Reserved since 1.0.7
  case destroy
  case geneve
  case gre
  case gretap
  case vni
  case vxlan

  // MARK: Keywords in their place only
  case aRwnd
  case abort
  case ackseq
  case addr
  case alert
  case asconf
  case asconfAck
  case audit
  case avgpkt
  case broute
  case burst
  case bypass
  case bytes
  case cfi
  case cgroupv2
  case chains
  case check
  case checksum
  case chunk
  case `class`
  case classid
  case code
  case cookieAck
  case cookieEcho
  case count
  case counters
  case cpi
  case crit
  case csumcov
  case cumTsnAck
  case cwr
  case daddr
  case data
  case debug
  case dei
  case direction
  case doff
  case dport
  case dscp
  case echo
  case ecne
  case egress
  case emerg
  case eol
  case err
  case error
  case erspan
  case event
  case expectation
  case expiration
  case fanout
  case fastopen
  case flowlabel
  case flowtables
  case forwardTsn
  case fragOff
  case fullyRandom
  case gateway
  case gbp
  case group
  case hdrlength
  case heartbeat
  case heartbeatAck
  case helper
  case helpers
  case hlen
  case hooks
  case hoplimit
  case htype
  case ibrhwaddr
  case ibrpvid
  case ibrvproto
  case icmpx
  case id
  case ih
  case iifkind
  case `in`
  case inc
  case info
  case ingress
  case `init`
  case initAck
  case initTag
  case initialTsn
  case json
  case kbytes
  case l3proto
  case l4proto
  case label
  case last
  case lastEntry
  case left
  case length
  case level
  case limits
  case ll
  case loose
  case lowestTsn
  case lsrr
  case maps
  case maxDelay
  case maxseg
  case mbytes
  case md5sig
  case memory
  case meters
  case minute
  case mod
  case moreFragments
  case mptcp
  case mrt
  case mss
  case mtu
  case name
  case never
  case new
  case newCumTsn
  case nexthdr
  case nexthop
  case nfproto
  case nh
  case noop
  case nop
  case notice
  case num
  case numDupTsns
  case numGapAckBlocks
  case numInboundStreams
  case numOutboundStreams
  case offset
  case oifkind
  case operation
  case optType
  case option
  case options
  case original
  case out
  case over
  case packets
  case paramProblem
  case path
  case pcp
  case performance
  case persistent
  case plen
  case port
  case ppid
  case prefix
  case protoDst
  case protoSrc
  case `protocol`
  case ptr
  case ptype
  case queueThreshold
  case quotas
  case ra
  case rate
  case reply
  case reqid
  case reserved
  case reserved2
  case right
  case rr
  case rules
  case sack
  case sackPerm
  case sackPermitted
  case sack0
  case sack1
  case sack2
  case sack3
  case saddr
  case sdif
  case sdifname
  case secmarks
  case second
  case seed
  case segLeft
  case seqno
  case sequence
  case sets
  case shutdown
  case shutdownAck
  case shutdownComplete
  case sid
  case skip
  case snaplen
  case spi
  case spnum
  case sport
  case ssn
  case ssrr
  case state
  case status
  case stream
  case subtype
  case synproxys
  case tables
  case taddr
  case tag
  case timestamp
  case to
  case tos
  case trace
  case transparent
  case tsecr
  case tsn
  case tsval
  case ttl
  case tunnel
  case tunnels
  case until
  case urgptr
  case used
  case value
  case version
  case vm
  case vtag
  case warn
  case week
  case wildcard
  case window
  case with
  case wscale
  case xml
  case zone

  /// The keyword at a place in `spellings`.
  ///
  /// Safety: the raw values count from 0 without a gap, so that a case is its raw value.
  @inline(__always)
  init(index: UInt16) {
    self = unsafe unsafeBitCast(index, to: Keyword.self)
  }

  /// Whether nft of every version takes the word for a keyword in every place.
  package var isReserved: Bool { self != .none && rawValue < Keyword.destroy.rawValue }

  /// Whether nft takes the word for a keyword in every place from some release after 1.0.6 on.
  package var isReservedInNewerReleases: Bool {
    rawValue >= Keyword.destroy.rawValue && rawValue < Keyword.aRwnd.rawValue
  }

  /// How nft spells it.
  package var spelling: String { String(describing: Self.spellings[Int(rawValue)]) }

  /// The spellings in the order of the cases; the first, of `none`, is empty.
  package static let spellings: [StaticString] = [
    "",
    "accept", "add", "ah", "all", "arp", "auto-merge", "bridge", "cgroup", "chain", "comment",
    "comp", "constant", "continue", "counter", "cpu", "create", "ct", "day", "dccp", "define",
    "delete", "describe", "device", "devices", "dnat", "drop", "dst", "dup", "dynamic", "ecn",
    "element", "elements", "esp", "ether", "exists", "expires", "export", "exthdr", "fib", "flags",
    "flow", "flowtable", "flush", "frag", "fwd", "gc-interval", "get", "goto", "handle", "hbh",
    "hook", "hour", "ibriport", "ibrname", "icmp", "icmpv6", "igmp", "iif", "iifgroup", "iifname",
    "iiftype", "import", "include", "index", "inet", "insert", "interval", "ip", "ip6", "ipsec",
    "jhash", "jump", "limit", "list", "log", "map", "mark", "masquerade", "meta", "meter", "mh",
    "missing", "monitor", "netdev", "nftrace", "notrack", "numgen", "obriport", "obrname",
    "offload", "oif", "oifgroup", "oifname", "oiftype", "osf", "pkttype", "policy", "position",
    "priority", "queue", "quota", "random", "redefine", "redirect", "reject", "rename", "replace",
    "reset", "return", "rt", "rt0", "rt2", "rtclassid", "rule", "ruleset", "sctp", "secmark", "set",
    "size", "skgid", "skuid", "snat", "socket", "srh", "symhash", "synproxy", "table", "tcp", "th",
    "time", "timeout", "tproxy", "type", "typeof", "udp", "udplite", "undefine", "update", "vlan",
    "vmap", "xt", "destroy", "geneve", "gre", "gretap", "vni", "vxlan", "a-rwnd", "abort", "ackseq",
    "addr", "alert", "asconf", "asconf-ack", "audit", "avgpkt", "broute", "burst", "bypass",
    "bytes", "cfi", "cgroupv2", "chains", "check", "checksum", "chunk", "class", "classid", "code",
    "cookie-ack", "cookie-echo", "count", "counters", "cpi", "crit", "csumcov", "cum-tsn-ack",
    "cwr", "daddr", "data", "debug", "dei", "direction", "doff", "dport", "dscp", "echo", "ecne",
    "egress", "emerg", "eol", "err", "error", "erspan", "event", "expectation", "expiration",
    "fanout", "fastopen", "flowlabel", "flowtables", "forward-tsn", "frag-off",
    "fully-random", "gateway", "gbp", "group", "hdrlength", "heartbeat", "heartbeat-ack", "helper",
    "helpers", "hlen", "hooks", "hoplimit", "htype", "ibrhwaddr", "ibrpvid", "ibrvproto", "icmpx",
    "id", "ih", "iifkind", "in", "inc", "info", "ingress", "init", "init-ack", "init-tag",
    "initial-tsn", "json", "kbytes", "l3proto", "l4proto", "label", "last", "last-entry",
    "left", "length", "level", "limits", "ll", "loose", "lowest-tsn", "lsrr", "maps", "max-delay",
    "maxseg", "mbytes", "md5sig", "memory", "meters", "minute", "mod", "more-fragments", "mptcp",
    "mrt", "mss", "mtu", "name", "never", "new", "new-cum-tsn", "nexthdr", "nexthop",
    "nfproto",
    "nh", "noop", "nop", "notice", "num", "num-dup-tsns", "num-gap-ack-blocks",
    "num-inbound-streams", "num-outbound-streams", "offset", "oifkind", "operation", "opt-type",
    "option", "options", "original", "out", "over", "packets", "param-problem", "path",
    "pcp", "performance", "persistent", "plen", "port", "ppid", "prefix",
    "proto-dst", "proto-src", "protocol", "ptr", "ptype", "queue-threshold", "quotas",
    "ra", "rate", "reply", "reqid", "reserved", "reserved2", "right", "rr", "rules",
    "sack", "sack-perm", "sack-permitted", "sack0", "sack1", "sack2", "sack3", "saddr", "sdif",
    "sdifname", "secmarks", "second", "seed", "seg-left", "seqno", "sequence", "sets", "shutdown",
    "shutdown-ack", "shutdown-complete", "sid", "skip", "snaplen", "spi", "spnum", "sport", "ssn",
    "ssrr", "state", "status", "stream", "subtype", "synproxys", "tables", "taddr", "tag",
    "timestamp", "to", "tos", "trace", "transparent", "tsecr", "tsn", "tsval", "ttl", "tunnel",
    "tunnels", "until", "urgptr", "used", "value", "version", "vm", "vtag", "warn",
    "week", "wildcard", "window", "with", "wscale", "xml", "zone",
  ]
}
