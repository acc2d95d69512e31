extension DataType {
  /// A word that stands for a number.
  package struct Symbol: Hashable, Sendable {
    /// The word.
    package var name: String
    /// The number.
    package var value: UInt32

    init(_ name: String, _ value: UInt32) {
      self.name = name
      self.value = value
    }
  }

  /// The words that nft itself knows for this type, in the order of `nft describe`; where two
  /// stand for the same number, the first one is printed.
  package var symbols: [Symbol] {
    switch self {
    case .nfProto: SymbolTable.nfProto
    case .etherType: SymbolTable.etherType
    case .arpOp: SymbolTable.arpOp
    case .icmpType: SymbolTable.icmpType
    case .tcpFlag: SymbolTable.tcpFlag
    case .dccpPkttype: SymbolTable.dccpPkttype
    case .mhType: SymbolTable.mhType
    case .ifaceType: SymbolTable.ifaceType
    case .ctState: SymbolTable.ctState
    case .ctDir: SymbolTable.ctDir
    case .ctStatus: SymbolTable.ctStatus
    case .icmpv6Type: SymbolTable.icmpv6Type
    case .pktType: SymbolTable.pktType
    case .icmpCode: SymbolTable.icmpCode
    case .icmpv6Code: SymbolTable.icmpv6Code
    case .icmpxCode: SymbolTable.icmpxCode
    case .dscp: SymbolTable.dscp
    case .ecn: SymbolTable.ecn
    case .fibAddrtype: SymbolTable.fibAddrtype
    case .boolean: SymbolTable.boolean
    case .ctEvent: SymbolTable.ctEvent
    case .igmpType: SymbolTable.igmpType
    case .day: SymbolTable.day
    case .invalid, .verdict, .bitmask, .integer, .string, .llAddr, .ipv4Addr, .ipv6Addr,
      .etherAddr, .inetProto, .inetService, .time, .mark, .ifaceIndex, .realm, .classid, .uid,
      .gid, .ctLabel, .devgroup, .ifname, .date, .hour, .cgroupsv2:
      []
    }
  }
}

/// The words of each type, in nft's order (`nft describe`, nft 1.0.6).
private enum SymbolTable {
  typealias Symbol = DataType.Symbol

  static let nfProto: [Symbol] = [
    Symbol("ipv4", 2), Symbol("ipv6", 10),
  ]

  static let etherType: [Symbol] = [
    Symbol("ip", 0x800), Symbol("arp", 0x806), Symbol("ip6", 0x86DD), Symbol("8021q", 0x8100),
    Symbol("8021ad", 0x88A8), Symbol("vlan", 0x8100),
  ]

  static let arpOp: [Symbol] = [
    Symbol("request", 1), Symbol("reply", 2), Symbol("rrequest", 3), Symbol("rreply", 4),
    Symbol("inrequest", 8), Symbol("inreply", 9), Symbol("nak", 0xA),
  ]

  static let icmpType: [Symbol] = [
    Symbol("echo-reply", 0), Symbol("destination-unreachable", 3), Symbol("source-quench", 4),
    Symbol("redirect", 5), Symbol("echo-request", 8), Symbol("router-advertisement", 9),
    Symbol("router-solicitation", 10), Symbol("time-exceeded", 11),
    Symbol("parameter-problem", 12), Symbol("timestamp-request", 13),
    Symbol("timestamp-reply", 14), Symbol("info-request", 15), Symbol("info-reply", 16),
    Symbol("address-mask-request", 17), Symbol("address-mask-reply", 18),
  ]

  static let tcpFlag: [Symbol] = [
    Symbol("fin", 1), Symbol("syn", 2), Symbol("rst", 4), Symbol("psh", 8), Symbol("ack", 0x10),
    Symbol("urg", 0x20), Symbol("ecn", 0x40), Symbol("cwr", 0x80),
  ]

  static let dccpPkttype: [Symbol] = [
    Symbol("request", 0), Symbol("response", 1), Symbol("data", 2), Symbol("ack", 3),
    Symbol("dataack", 4), Symbol("closereq", 5), Symbol("close", 6), Symbol("reset", 7),
    Symbol("sync", 8), Symbol("syncack", 9),
  ]

  static let mhType: [Symbol] = [
    Symbol("binding-refresh-request", 0), Symbol("home-test-init", 1),
    Symbol("careof-test-init", 2), Symbol("home-test", 3), Symbol("careof-test", 4),
    Symbol("binding-update", 5), Symbol("binding-acknowledgement", 6), Symbol("binding-error", 7),
    Symbol("fast-binding-update", 8), Symbol("fast-binding-acknowledgement", 9),
    Symbol("fast-binding-advertisement", 10), Symbol("experimental-mobility-header", 11),
    Symbol("home-agent-switch-message", 12),
  ]

  static let ifaceType: [Symbol] = [
    Symbol("ether", 1), Symbol("ppp", 0x200), Symbol("ipip", 0x300), Symbol("ipip6", 0x301),
    Symbol("loopback", 0x304), Symbol("sit", 0x308), Symbol("ipgre", 0x30A),
  ]

  static let ctDir: [Symbol] = [
    Symbol("original", 0), Symbol("reply", 1),
  ]

  static let icmpv6Type: [Symbol] = [
    Symbol("destination-unreachable", 1), Symbol("packet-too-big", 2), Symbol("time-exceeded", 3),
    Symbol("parameter-problem", 4), Symbol("echo-request", 128), Symbol("echo-reply", 129),
    Symbol("mld-listener-query", 130), Symbol("mld-listener-report", 131),
    Symbol("mld-listener-done", 132), Symbol("mld-listener-reduction", 132),
    Symbol("nd-router-solicit", 133), Symbol("nd-router-advert", 134),
    Symbol("nd-neighbor-solicit", 135), Symbol("nd-neighbor-advert", 136),
    Symbol("nd-redirect", 137), Symbol("router-renumbering", 138),
    Symbol("ind-neighbor-solicit", 141), Symbol("ind-neighbor-advert", 142),
    Symbol("mld2-listener-report", 143),
  ]

  static let pktType: [Symbol] = [
    Symbol("host", 0), Symbol("unicast", 0), Symbol("broadcast", 1), Symbol("multicast", 2),
    Symbol("other", 3),
  ]

  static let icmpCode: [Symbol] = [
    Symbol("net-unreachable", 0), Symbol("host-unreachable", 1), Symbol("prot-unreachable", 2),
    Symbol("port-unreachable", 3), Symbol("net-prohibited", 9), Symbol("host-prohibited", 10),
    Symbol("admin-prohibited", 13), Symbol("frag-needed", 4),
  ]

  static let icmpv6Code: [Symbol] = [
    Symbol("no-route", 0), Symbol("admin-prohibited", 1), Symbol("addr-unreachable", 3),
    Symbol("port-unreachable", 4), Symbol("policy-fail", 5), Symbol("reject-route", 6),
  ]

  static let icmpxCode: [Symbol] = [
    Symbol("port-unreachable", 1), Symbol("admin-prohibited", 3), Symbol("no-route", 0),
    Symbol("host-unreachable", 2),
  ]

  static let dscp: [Symbol] = [
    Symbol("cs0", 0), Symbol("cs1", 8), Symbol("cs2", 0x10), Symbol("cs3", 0x18),
    Symbol("cs4", 0x20), Symbol("cs5", 0x28), Symbol("cs6", 0x30), Symbol("cs7", 0x38),
    Symbol("df", 0), Symbol("be", 0), Symbol("lephb", 1), Symbol("af11", 0xA),
    Symbol("af12", 0xC), Symbol("af13", 0xE), Symbol("af21", 0x12), Symbol("af22", 0x14),
    Symbol("af23", 0x16), Symbol("af31", 0x1A), Symbol("af32", 0x1C), Symbol("af33", 0x1E),
    Symbol("af41", 0x22), Symbol("af42", 0x24), Symbol("af43", 0x26), Symbol("va", 0x2C),
    Symbol("ef", 0x2E),
  ]

  static let ecn: [Symbol] = [
    Symbol("not-ect", 0), Symbol("ect1", 1), Symbol("ect0", 2), Symbol("ce", 3),
  ]

  static let fibAddrtype: [Symbol] = [
    Symbol("unspec", 0), Symbol("unicast", 1), Symbol("local", 2), Symbol("broadcast", 3),
    Symbol("anycast", 4), Symbol("multicast", 5), Symbol("blackhole", 6),
    Symbol("unreachable", 7), Symbol("prohibit", 8),
  ]

  static let boolean: [Symbol] = [
    Symbol("exists", 1), Symbol("missing", 0),
  ]

  static let ctEvent: [Symbol] = [
    Symbol("new", 1 << 0), Symbol("related", 1 << 1), Symbol("destroy", 1 << 2),
    Symbol("reply", 1 << 3), Symbol("assured", 1 << 4), Symbol("protoinfo", 1 << 5),
    Symbol("helper", 1 << 6), Symbol("mark", 1 << 7), Symbol("seqadj", 1 << 8),
    Symbol("secmark", 1 << 9), Symbol("label", 1 << 10),
  ]

  static let igmpType: [Symbol] = [
    Symbol("membership-query", 17), Symbol("membership-report-v1", 18),
    Symbol("membership-report-v2", 22), Symbol("membership-report-v3", 34),
    Symbol("leave-group", 23),
  ]

  static let day: [Symbol] = [
    Symbol("Sunday", 0), Symbol("Monday", 1), Symbol("Tuesday", 2), Symbol("Wednesday", 3),
    Symbol("Thursday", 4), Symbol("Friday", 5), Symbol("Saturday", 6),
  ]

  static let ctState = ConntrackState.named.map { Symbol($0.name, $0.state.rawValue) }

  static let ctStatus = ConntrackStatus.named.map { Symbol($0.name, $0.status.rawValue) }
}
