package import CTVetRulesetModel

/// The seven ways in which a packet can stand to the connection table: what `skb->_nfct` tells.
///
/// Source: `enum ip_conntrack_info` (include/uapi/linux/netfilter/nf_conntrack_common.h), v6.18;
/// `IP_CT_NEW_REPLY` exists as a name only.
package enum ConntrackCase: Sendable, CaseIterable {
  /// `IP_CT_NEW`.
  case new
  /// `IP_CT_ESTABLISHED`.
  case established
  /// `IP_CT_ESTABLISHED_REPLY`.
  case establishedReply
  /// `IP_CT_RELATED`.
  case related
  /// `IP_CT_RELATED_REPLY`.
  case relatedReply
  /// No connection: pointer and ctinfo are zero.
  case invalid
  /// `IP_CT_UNTRACKED`.
  case untracked

  /// The kernel's name.
  package var kernelName: String {
    switch self {
    case .new: "IP_CT_NEW"
    case .established: "IP_CT_ESTABLISHED"
    case .establishedReply: "IP_CT_ESTABLISHED_REPLY"
    case .related: "IP_CT_RELATED"
    case .relatedReply: "IP_CT_RELATED_REPLY"
    case .invalid: "no connection (invalid)"
    case .untracked: "IP_CT_UNTRACKED"
    }
  }

  /// The only bit that `ct state` reads.
  package var state: ConntrackState {
    switch self {
    case .new: .new
    case .established, .establishedReply: .established
    case .related, .relatedReply: .related
    case .invalid: .invalid
    case .untracked: .untracked
    }
  }

  /// The direction that `ct direction` reads; nil where there is no connection to read it from.
  package var direction: Expression.Direction? {
    switch self {
    case .new, .established, .related: .original
    case .establishedReply, .relatedReply: .reply
    case .invalid, .untracked: nil
    }
  }

  /// Which packets get it, in one sentence.
  package var meaning: String {
    switch self {
    case .new:
      "the first packet of a connection, and every further one in the same direction until a reply "
        + "was seen (a repeated SYN, the second datagram of an unanswered query)"
    case .established:
      "a packet in the direction of the first one, after a reply was seen"
    case .establishedReply:
      "a packet against the direction of the first one, the very first reply included (the SYN ACK)"
    case .related:
      "an ICMP error about a connection, on its way in the connection's original direction; or a "
        + "connection that a helper announced (FTP data), all packets before its first reply"
    case .relatedReply:
      "an ICMP error about a connection, on its way in the connection's reply direction; also the "
        + "answer that a reject rule makes"
    case .invalid:
      "a packet that failed the tracker's checks and so belongs to no connection, or that the "
        + "tracker has not looked at yet"
    case .untracked:
      "a packet that a notrack rule exempted before -200, and ICMPv6 neighbour and router discovery "
        + "and multicast listener messages"
    }
  }

  /// Whether a packet of this case can belong to a connection with exactly these status bits.
  ///
  /// The checks and the explanations both go by this table; a test holds it to what the tracker does.
  /// Source: `resolve_normal_ct`, `nf_conntrack_attach`, `nf_nat_setup_info`,
  /// `__nf_conntrack_confirm`, checked against packets on Linux 6.18; entries that programs inject over
  /// netlink can break the rules.
  package func allows(_ status: ConntrackStatus) -> Bool {
    if status.contains(.assured), !status.contains(.seenReply) { return false }
    if status.contains(.seenReply), !status.contains(.confirmed) { return false }
    if status.contains(.sourceNAT), !status.contains(.sourceNATDone) { return false }
    if status.contains(.destinationNAT), !status.contains(.destinationNATDone) { return false }
    // Only entries that were confirmed are ever removed from the table or offloaded.
    if status.contains(.dying), !status.contains(.confirmed) { return false }
    if status.contains(.offload), !status.contains(.confirmed) { return false }
    switch self {
    case .new:
      return status.isDisjoint(with: [.expected, .seenReply, .assured])
    case .established, .establishedReply:
      return status.contains([.seenReply, .confirmed])
    case .related:
      return status.contains(.confirmed) || status.contains(.expected)
    case .relatedReply:
      return true
    case .invalid, .untracked:
      return false
    }
  }

  /// Every combination of status bits that a connection of such a packet can have.
  ///
  /// Bits that only show trouble between processors (`IPS_NAT_CLASH`) or mark templates are left out.
  package var possibleStatuses: [ConntrackStatus] {
    var found: [ConntrackStatus] = []
    let bits: ConntrackStatus = [
      .expected, .seenReply, .assured, .confirmed, .sourceNAT, .destinationNAT, .sequenceAdjust,
      .sourceNATDone, .destinationNATDone, .dying, .helper, .offload,
    ]
    // Counts through the subsets of a bit set from the full one down to the empty one.
    var subset = bits.rawValue
    while true {
      let status = ConntrackStatus(rawValue: subset)
      if allows(status) { found.append(status) }
      if subset == 0 { return found }
      subset = (subset - 1) & bits.rawValue
    }
  }
}
