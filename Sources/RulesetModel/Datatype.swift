/// The names of datatypes that a set may declare (`nft describe`, nftables `src/datatype.c`).
public enum Datatype {
  /// Every name that nft knows.
  public static let names: [String] = [
    "arp_op", "bitmask", "boolean", "cgroupsv2", "classid", "ct_dir", "ct_event", "ct_id",
    "ct_label", "ct_state", "ct_status", "day", "dccp_pkttype", "devgroup", "dscp", "ecn",
    "ether_addr", "ether_type", "fib_addrtype", "gid", "hour", "icmp_code", "icmp_type",
    "icmpv6_code", "icmpv6_type", "icmpx_code", "iface_index", "iface_type", "ifname",
    "igmp_type", "inet_proto", "inet_service", "integer", "ipv4_addr", "ipv6_addr", "ll_addr",
    "mark", "mh_type", "mptcpopt_subtype", "nf_proto", "pkt_type", "policy", "priority", "queue",
    "realm", "sctp_chunk", "string", "tcp_flag", "tcpopt", "time", "uid", "verdict",
  ]
}
