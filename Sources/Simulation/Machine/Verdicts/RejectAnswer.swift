/// What a host sends back to the sender of a packet that a rule rejected.
///
/// The kernel sends it while the rule runs: before the packet ends, so that what it makes conntrack do
/// comes first.
public enum RejectAnswer: Sendable, Hashable {
  /// A packet that resets the connection, complete but for routing: it goes through the output hooks with
  /// the rejected packet's connection attached (`nf_send_reset`, `nf_send_reset6`).
  case reset([UInt8])
  /// An ICMP error about the packet (`icmp_send`), such as 3 and 3 for "port unreachable"; the router
  /// decides whether it may be sent, and from which address.
  case icmp(type: UInt8, code: UInt8)
  /// An ICMPv6 error about the packet (`icmpv6_send`), such as 1 and 4 for "port unreachable".
  case icmpv6(type: UInt8, code: UInt8)
}
