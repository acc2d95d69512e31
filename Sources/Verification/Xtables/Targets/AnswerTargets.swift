import CTVetIptablesLanguage
import CTVetSimulation

/// `-j REJECT` (net/ipv4/netfilter/ipt_REJECT.c, net/ipv6/netfilter/ip6t_REJECT.c).
struct RejectTarget: XtablesTarget {
  /// The code of "unreachable"; nil for a reset.
  let code: UInt8?

  init(_ use: XtablesUse, isIPv6: Bool) {
    let text = use["reject-with"]?.text.lowercased() ?? ""
    let names: [(String, UInt8?)] =
      isIPv6
      ? [
        ("icmp6-no-route", 0), ("no-route", 0), ("icmp6-adm-prohibited", 1), ("adm-prohibited", 1),
        ("icmp6-addr-unreachable", 3), ("addr-unreach", 3), ("icmp6-port-unreachable", 4),
        ("port-unreach", 4), ("tcp-reset", nil), ("icmp6-policy-fail", 5), ("policy-fail", 5),
        ("icmp6-reject-route", 6), ("reject-route", 6),
      ]
      : [
        ("icmp-net-unreachable", 0), ("net-unreach", 0), ("icmp-host-unreachable", 1),
        ("host-unreach", 1), ("icmp-proto-unreachable", 2), ("proto-unreach", 2),
        ("icmp-port-unreachable", 3), ("port-unreach", 3), ("icmp-net-prohibited", 9),
        ("net-prohib", 9), ("icmp-host-prohibited", 10), ("host-prohib", 10), ("tcp-reset", nil),
        ("tcp-rst", nil), ("icmp-admin-prohibited", 13), ("admin-prohib", 13),
      ]
    let usual: UInt8 = isIPv6 ? 4 : 3
    code = text.isEmpty ? usual : names.first { $0.0.hasPrefix(text) }?.1
  }

  func run(_ packet: inout InFlightPacket, _ stand: inout Stand) -> TargetVerdict {
    let answer =
      code.map { RejectAnswer.unreachable(code: $0, answering: packet, at: stand.hook) }
      ?? RejectAnswer.reset(answering: packet, at: stand.hook)
    return .verdict(.reject(answer, LoadedRuleID(rawValue: 0)))
  }
}

/// `-j NFQUEUE`, `-j QUEUE` (net/netfilter/xt_NFQUEUE.c), one queue.
struct QueueTarget: XtablesTarget {
  let number: UInt16
  let bypasses: Bool

  func run(_ packet: inout InFlightPacket, _ stand: inout Stand) -> TargetVerdict {
    .verdict(.queue(number: number, bypasses: bypasses, LoadedRuleID(rawValue: 0)))
  }
}
