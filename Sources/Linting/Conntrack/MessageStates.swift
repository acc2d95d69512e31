package import CTVetRulesetModel

/// What conntrack makes of a packet by its ICMP or ICMPv6 type, or by its TCP flags.
///
/// Any packet may be `invalid` too, by its checksum or in front of conntrack, and any may be made
/// `untracked` by `notrack`.
///
/// Sources: net/netfilter/nf_conntrack_proto_icmp.c, nf_conntrack_proto_icmpv6.c and
/// nf_conntrack_proto_tcp.c, checked against packets on Linux 6.18.
package enum MessageStates: Sendable {
  /// Asks for an answer.
  case request
  /// The answer to a request.
  case reply
  /// An error about another packet.
  case error
  /// Neighbour or multicast listener discovery, which conntrack lets pass without tracking.
  case discovery
  /// A type that conntrack does not know.
  case unknown
  /// A SYN with ACK, which answers a SYN.
  case synAck

  /// Of an ICMP type; RFC 792, RFC 950.
  package init(icmp type: UInt64) {
    switch type {
    case 8, 13, 15, 17: self = .request
    case 0, 14, 16, 18: self = .reply
    case 3, 4, 5, 11, 12: self = .error
    default: self = .unknown
    }
  }

  /// Of an ICMPv6 type; RFC 4443, RFC 4861, RFC 3810, RFC 4620.
  package init(icmpv6 type: UInt64) {
    switch type {
    case 128, 139: self = .request
    case 129, 140: self = .reply
    case 1...4, 137: self = .error
    case 130...136, 143: self = .discovery
    default: self = .unknown
    }
  }

  /// The states that such a packet can have.
  package var states: ConntrackState {
    switch self {
    case .request: [.new, .established, .invalid, .untracked]
    case .reply, .synAck: [.established, .invalid, .untracked]
    case .error: [.related, .invalid, .untracked]
    case .discovery, .unknown: [.invalid, .untracked]
    }
  }

  /// Why, as a sentence.
  var reason: String {
    switch self {
    case .request: "a request is `new` or `established`"
    case .reply: "a reply is `established`, or `invalid` where nothing asked for it"
    case .error: "an ICMP error is `related`, or `invalid` where it is about nothing known"
    case .discovery:
      "neighbour and multicast listener discovery are not tracked: such packets are `untracked`"
    case .unknown: "conntrack does not track this type: such packets are `invalid`"
    case .synAck: "a SYN with ACK is `established`, or `invalid` where nothing asked for it"
    }
  }

  /// What to write instead.
  var hint: String {
    switch self {
    case .request: "write `ct state new,established`"
    case .reply: "write `ct state established`"
    case .error: "write `ct state related`"
    case .discovery: "leave out the test of the state"
    case .unknown: "leave out the test of the state, or write `ct state invalid`"
    case .synAck: "write `ct state invalid`, which such packets without a connection are"
    }
  }
}
