extension DataType {
  /// What is fixed about a datatype.
  struct Facts: Sendable {
    var name: String
    var summary: String
    var bits: Int
    var byteOrder: ByteOrder
    var base: DataType?
    var prefersPrefix = false

    init(
      _ name: String, _ summary: String, _ bits: Int, _ byteOrder: ByteOrder,
      _ base: DataType?, prefersPrefix: Bool = false
    ) {
      self.name = name
      self.summary = summary
      self.bits = bits
      self.byteOrder = byteOrder
      self.base = base
      self.prefersPrefix = prefersPrefix
    }
  }

  var facts: Facts { Self.table[Int(rawValue)] }

  // swift-format-ignore
  /// One line for each type, in the order of the cases (`nft describe`, nft 1.0.6 and 1.1.3).
  private static let table: [Facts] = [
    Facts("invalid",      "invalid",                              0, .unspecified, nil),
    Facts("verdict",      "netfilter verdict",                    0, .unspecified, nil),
    Facts("nf_proto",     "netfilter protocol",                   8, .unspecified, .integer),
    Facts("bitmask",      "bitmask",                              0, .unspecified, .integer),
    Facts("integer",      "integer",                              0, .unspecified, nil),
    Facts("string",       "string",                               0, .host,        nil),
    Facts("ll_addr",      "link layer address",                   0, .bigEndian,   .integer),
    Facts("ipv4_addr",    "IPv4 address",                        32, .bigEndian,   .integer, prefersPrefix: true),
    Facts("ipv6_addr",    "IPv6 address",                       128, .bigEndian,   .integer, prefersPrefix: true),
    Facts("ether_addr",   "Ethernet address",                    48, .bigEndian,   .llAddr),
    Facts("ether_type",   "Ethernet protocol",                   16, .bigEndian,   .integer),
    Facts("arp_op",       "ARP operation",                       16, .bigEndian,   .integer),
    Facts("inet_proto",   "Internet protocol",                    8, .unspecified, .integer),
    Facts("inet_service", "internet network service",            16, .bigEndian,   .integer),
    Facts("icmp_type",    "ICMP type",                            8, .bigEndian,   .integer),
    Facts("tcp_flag",     "TCP flag",                             8, .bigEndian,   .bitmask),
    Facts("dccp_pkttype", "DCCP packet type",                     4, .unspecified, .integer),
    Facts("mh_type",      "Mobility Header Type",                 8, .bigEndian,   .integer),
    Facts("time",         "relative time",                       32, .host,        .integer),
    Facts("mark",         "packet mark",                         32, .host,        .integer, prefersPrefix: true),
    Facts("iface_index",  "network interface index",             32, .host,        .integer),
    Facts("iface_type",   "network interface type",              16, .host,        .integer),
    Facts("realm",        "routing realm",                       32, .host,        .integer, prefersPrefix: true),
    Facts("classid",      "TC classid",                          32, .host,        .integer),
    Facts("uid",          "user ID",                             32, .host,        .integer),
    Facts("gid",          "group ID",                            32, .host,        .integer),
    Facts("ct_state",     "conntrack state",                     32, .host,        .bitmask),
    Facts("ct_dir",       "conntrack direction",                  8, .unspecified, .integer),
    Facts("ct_status",    "conntrack status",                    32, .host,        .bitmask),
    Facts("icmpv6_type",  "ICMPv6 type",                          8, .bigEndian,   .integer),
    Facts("ct_label",     "conntrack label",                    128, .host,        .bitmask),
    Facts("pkt_type",     "packet type",                          8, .host,        .integer),
    Facts("icmp_code",    "icmp code",                            8, .bigEndian,   .integer),
    Facts("icmpv6_code",  "icmpv6 code",                          8, .bigEndian,   .integer),
    Facts("icmpx_code",   "icmpx code",                           8, .bigEndian,   .integer),
    Facts("devgroup",     "devgroup name",                       32, .host,        .integer, prefersPrefix: true),
    Facts("dscp",         "Differentiated Services Code Point",   6, .bigEndian,   .integer),
    Facts("ecn",          "Explicit Congestion Notification",     2, .bigEndian,   .integer),
    Facts("fib_addrtype", "fib address type",                    32, .host,        .integer),
    Facts("boolean",      "boolean type",                         1, .unspecified, .integer),
    Facts("ct_event",     "conntrack event bits",                32, .host,        .bitmask),
    Facts("ifname",       "network interface name",             128, .host,        .string),
    Facts("igmp_type",    "IGMP type",                            8, .bigEndian,   .integer),
    Facts("time",         "Relative time of packet reception",   64, .host,        .integer),
    Facts("hour",         "Hour of day of packet reception",     32, .host,        .integer),
    Facts("day",          "Day of week of packet reception",      8, .host,        .integer),
    Facts("cgroupsv2",    "cgroupsv2 path",                      64, .host,        .integer),
  ]
}
