/// The bits of a tracked connection's `status` (`enum ip_conntrack_status`).
///
/// Source: include/uapi/linux/netfilter/nf_conntrack_common.h, v6.18.
public struct ConntrackStatus: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt32
  /// Creates a set from its bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `IPS_EXPECTED`: a helper announced this connection.
  public static let expected = ConntrackStatus(rawValue: 1 << 0)
  /// `IPS_SEEN_REPLY`: packets were seen in both directions.
  public static let seenReply = ConntrackStatus(rawValue: 1 << 1)
  /// `IPS_ASSURED`: never dropped early.
  public static let assured = ConntrackStatus(rawValue: 1 << 2)
  /// `IPS_CONFIRMED`: the first packet left the host.
  public static let confirmed = ConntrackStatus(rawValue: 1 << 3)
  /// `IPS_SRC_NAT`: source NAT in the original direction.
  public static let sourceNAT = ConntrackStatus(rawValue: 1 << 4)
  /// `IPS_DST_NAT`: destination NAT in the original direction.
  public static let destinationNAT = ConntrackStatus(rawValue: 1 << 5)
  /// `IPS_SEQ_ADJUST`: TCP sequence numbers are adjusted.
  public static let sequenceAdjust = ConntrackStatus(rawValue: 1 << 6)
  /// `IPS_SRC_NAT_DONE`: source NAT was decided.
  public static let sourceNATDone = ConntrackStatus(rawValue: 1 << 7)
  /// `IPS_DST_NAT_DONE`: destination NAT was decided.
  public static let destinationNATDone = ConntrackStatus(rawValue: 1 << 8)
  /// `IPS_DYING`: removed from the table.
  public static let dying = ConntrackStatus(rawValue: 1 << 9)
  /// `IPS_FIXED_TIMEOUT`: the timeout is not refreshed.
  public static let fixedTimeout = ConntrackStatus(rawValue: 1 << 10)
  /// `IPS_TEMPLATE`: not a connection but a template for one.
  public static let template = ConntrackStatus(rawValue: 1 << 11)
  /// `IPS_NAT_CLASH`: clashed with another entry on insertion.
  public static let natClash = ConntrackStatus(rawValue: 1 << 12)
  /// `IPS_HELPER`: a helper was attached by a rule.
  public static let helper = ConntrackStatus(rawValue: 1 << 13)
  /// `IPS_OFFLOAD`: taken over by a flowtable.
  public static let offload = ConntrackStatus(rawValue: 1 << 14)
  /// `IPS_HW_OFFLOAD`: taken over by hardware.
  public static let hardwareOffload = ConntrackStatus(rawValue: 1 << 15)

  /// The bits that nft can match, under nft's names.
  public static let named: [(name: String, status: ConntrackStatus)] = [
    ("expected", .expected), ("seen-reply", .seenReply), ("assured", .assured),
    ("confirmed", .confirmed), ("snat", .sourceNAT), ("dnat", .destinationNAT),
    ("dying", .dying),
  ]

  /// The bit of a name that nft knows.
  public init?(name: String) {
    guard let found = Self.named.first(where: { $0.name == name }) else { return nil }
    self = found.status
  }

  /// The names of the bits in the set that nft can match.
  public var names: [String] { Self.named.filter { contains($0.status) }.map(\.name) }
}
